/** How long an engine is waited for, in milliseconds. */
export interface EngineLimits {
  /** For its version, and for a ping. */
  answerMs: number;
  /** For what it says of itself. */
  describeMs: number;
  /** After so long without an answer to any other request it is pinged, again and again. */
  quietMs: number;
  /** For what it knows at once, however well it answers pings. */
  mostMs: number;
}

/** Long enough for an engine that is busy. */
export const usualLimits: EngineLimits = {
  answerMs: 10_000,
  describeMs: 8000,
  quietMs: 30_000,
  mostMs: 60_000,
};
