/** What the server asks the extension beside LSP: things that only a running extension knows. Each is answered in a moment or not at all. */
export const liveRequests = {
  /** Answers with `string[]`. */
  images: 'flowSessions/images',
  /** Takes `InstalledParams`, answers with versions by normalised package name; null where no session is live. */
  installed: 'flowSessions/installed',
  /** Answers with `string[]`. */
  vmSizes: 'flowSessions/vmSizes',
  /** A notification to the server: an answer may be another one now. */
  changed: 'flowSessions/changed',
} as const;

export interface InstalledParams {
  /** The flow folder, absolute, with '/'. */
  folder: string;
}

/** `initializationOptions`: what a client tells that LSP has no word for. */
export interface LanguageOptions {
  /** It answers `liveRequests`. */
  live?: boolean;
  /** The editor's command that suggests again, for completions behind which there is more to offer. */
  suggestCommand?: string;
  /** The settings, for clients that are not asked for them. */
  settings?: LanguageSettings;
}

/** The settings below `flowSessions` that the server reads. */
export interface LanguageSettings {
  /** By code or name of a rule: `error`, `warning`, `information`, `hint` or `off`. */
  rules?: Record<string, unknown>;
}
