/** The settings of local sessions; the editor writes them to the home folder, so that the terminal obeys the same ones. */
export interface LocalSettings {
  /** The interpreter to make environments with; else one is looked for. */
  pythonPath?: string;
  /** The `uv` to use; else one is looked for. */
  uvPath?: string;
  /** Whether `uv` may be installed with pip into the home folder where none is found. */
  allowUvInstall: boolean;
  /** What every environment starts from, as requirement lines. */
  basePackages: string[];
  /** How long a session may be idle before it stops itself; 0 means for ever. */
  idleMinutes: number;
}

export const defaultLocalSettings: LocalSettings = {
  allowUvInstall: true,
  basePackages: ['promptflow', 'promptflow-tools'],
  idleMinutes: 60,
};

/** Takes what is usable of a configuration file's content; anything else falls back to the default. */
export function toLocalSettings(value: unknown): LocalSettings {
  const given = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>;
  const text = (name: string): string | undefined =>
    typeof given[name] === 'string' && given[name] !== '' ? given[name] : undefined;
  const pythonPath = text('pythonPath');
  const uvPath = text('uvPath');
  const base = given.basePackages;
  const idle = given.idleMinutes;
  return {
    ...(pythonPath && { pythonPath }),
    ...(uvPath && { uvPath }),
    allowUvInstall: given.allowUvInstall !== false,
    basePackages:
      Array.isArray(base) && base.every((one) => typeof one === 'string')
        ? base
        : defaultLocalSettings.basePackages,
    idleMinutes: typeof idle === 'number' && idle >= 0 ? idle : defaultLocalSettings.idleMinutes,
  };
}
