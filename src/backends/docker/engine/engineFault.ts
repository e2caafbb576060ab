/** What a connection of ours found out about an engine that no error of the system says. */
export type EngineFaultDetails =
  /** `what`: "take a connection", "answer GET /version". */
  | { kind: 'slow'; what: string; seconds: number }
  /** Something answers that is not Docker's API. */
  | { kind: 'garbage'; evidence: string }
  | { kind: 'tooOld'; server: string; apiVersion: string }
  /** `evidence`: what ssh wrote to its stderr. */
  | { kind: 'ssh'; evidence: string }
  /** ssh came through, but the socket is not there or may not be used. */
  | { kind: 'noSocket'; path: string; denied: boolean }
  | { kind: 'tlsFile'; file: string; evidence: string }
  | { kind: 'badEndpoint'; problem: string };

/** Thrown inside the engine room only; `explainEngineError` turns it into words. */
export class EngineFault extends Error {
  override readonly name = 'EngineFault';
  readonly details: EngineFaultDetails;

  constructor(details: EngineFaultDetails, options?: ErrorOptions) {
    super(`${details.kind}: ${JSON.stringify(details)}`, options);
    this.details = details;
  }
}
