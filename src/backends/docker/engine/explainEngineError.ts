import process from 'node:process';
import { UserError } from '../../../common/userError.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { engineErrors } from './engineErrors.ts';
import { EngineFault, type EngineFaultDetails } from './engineFault.ts';
import { permissionRemedy, startRemedy } from './engineRemedy.ts';
import { explainNoSocket, explainSsh } from './explainSsh.ts';

/** What errors of Node's network and of dockerode carry. */
interface Raw extends Error {
  code?: string;
  statusCode?: number;
  /** The answer's body: parsed, or its bytes where it is no JSON. */
  json?: unknown;
  errors?: Error[];
}

/** Turns what went wrong between us and an engine into cause, evidence and remedy. The original stays in `cause`, its status in `statusOf`. */
export function explainEngineError(
  error: unknown,
  endpoint: Endpoint,
  platform: NodeJS.Platform = process.platform,
): UserError {
  if (error instanceof UserError) return error;
  if (error instanceof EngineFault) return explainFault(error.details, endpoint, error);
  const raw = firstOf(error);
  if (isDiskFull(raw.message)) return diskFull(raw, endpoint);
  if (raw.statusCode !== undefined) return explainAnswer(raw, raw.statusCode, endpoint);
  const evidence = raw.message || raw.code || String(error);
  const code = raw.code ?? '';
  if (code === 'ENOENT' || (code === 'ECONNREFUSED' && !endpoint.address.startsWith('tcp:')))
    return engineErrors.notRunning(
      {
        message: `${endpoint.title} is not running: nothing answers at ${endpoint.address}.`,
        evidence,
        remedy: startRemedy(endpoint, platform),
        action: 'retry',
      },
      error,
    );
  if (code === 'EACCES' || code === 'EPERM')
    return engineErrors.denied(
      {
        message: `You may not use ${endpoint.title}: ${endpoint.address} is there, but its permissions keep you out.`,
        evidence,
        remedy: permissionRemedy(endpoint, platform),
      },
      error,
    );
  if (isTls(raw)) return explainTls(endpoint, evidence, error);
  if (/^(HPE_|ERR_HTTP|ERR_INVALID_(CHAR|PROTOCOL))/.test(code)) return garbage(endpoint, evidence, error);
  if (/^(ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|EHOSTDOWN|ENETUNREACH|ECONNREFUSED|ETIMEDOUT)$/.test(code))
    return engineErrors.unreachable(
      {
        message: `${endpoint.title} cannot be reached at ${endpoint.address}.`,
        evidence,
        remedy: startRemedy(endpoint, platform),
        action: 'retry',
      },
      error,
    );
  if (isHangUp(raw)) return hungUp(endpoint, evidence, error);
  return engineErrors.engineFailed(
    { message: `Something went wrong with ${endpoint.title}.`, evidence, action: 'showLog' },
    error,
  );
}

/** The engine's own status of a failed request, whether or not it was explained already; undefined where none came. */
export function statusOf(error: unknown): number | undefined {
  const { statusCode, cause } = (error ?? {}) as { statusCode?: unknown; cause?: unknown };
  if (typeof statusCode === 'number') return statusCode;
  return cause === undefined ? undefined : statusOf(cause);
}

/** Whether a connection ended that was open before. */
export function isHangUp(error: unknown): boolean {
  const { code = '', message } = (error ?? {}) as Raw;
  return /^(ECONNRESET|EPIPE|ECONNABORTED|ERR_STREAM_PREMATURE_CLOSE)$/.test(code) || message === 'aborted';
}

/** Whether an engine's words mean that its disk is full; it says so in many places, also in the middle of a pull. */
export const isDiskFull = (text: string): boolean =>
  /no space left on device|ENOSPC|disk quota exceeded/i.test(text);

function explainFault(fault: EngineFaultDetails, endpoint: Endpoint, cause: EngineFault): UserError {
  switch (fault.kind) {
    case 'slow':
      return engineErrors.slow(
        {
          message: `${endpoint.title} did not ${fault.what} within ${fault.seconds} s.`,
          evidence: endpoint.address,
          remedy:
            'See whether the engine is busy or hangs (`docker ps` in a terminal), restart it if so, then try again.',
          action: 'retry',
        },
        cause,
      );
    case 'garbage':
      return garbage(endpoint, fault.evidence, cause);
    case 'tooOld':
      return engineErrors.tooOld(
        {
          message: `${endpoint.title} is too old: its API is ${fault.apiVersion}, and 1.40 is needed.`,
          evidence: `${fault.server || 'Something'} at ${endpoint.address}`,
          remedy: 'Update it to Docker 19.03 or newer, or to Podman 4 or newer.',
        },
        cause,
      );
    case 'ssh':
      return explainSsh(fault.evidence, endpoint, cause);
    case 'noSocket':
      return explainNoSocket(fault.path, fault.denied, endpoint, cause);
    case 'tlsFile':
      return explainTls(endpoint, fault.evidence, cause);
    case 'badEndpoint':
      return engineErrors.badEndpoint(
        {
          message: fault.problem,
          remedy: 'Correct it, or name another engine in the setting flowSessions.docker.host.',
          action: 'openSettings',
        },
        cause,
      );
  }
}

function explainAnswer(raw: Raw, status: number, endpoint: Endpoint): UserError {
  const said = wordsOf(raw.json) ?? raw.message.trim();
  const evidence = `${status} ${said}`;
  if (/HTTP request to an HTTPS server/.test(said)) return explainTls(endpoint, evidence, raw);
  // Neither Docker nor Podman answers like that; what stands in between does.
  if (
    /^\s*<(!doctype|html)/i.test(said) ||
    (wordsOf(raw.json) === undefined && status >= 502 && status <= 504)
  )
    return garbage(endpoint, evidence, raw);
  if (status >= 500)
    return engineErrors.engineFailed(
      {
        message: `${endpoint.title} failed: ${said}`,
        evidence,
        remedy: "The engine's own log says more (`journalctl -u docker`, or Docker Desktop's diagnostics).",
        action: 'retry',
      },
      raw,
    );
  return engineErrors.refused(
    { message: `${endpoint.title} refused: ${said}`, evidence, action: 'showLog' },
    raw,
  );
}

function wordsOf(json: unknown): string | undefined {
  if (json instanceof Uint8Array) return Buffer.from(json).toString('utf8').trim().slice(0, 300) || undefined;
  const { message, cause } = (typeof json === 'object' && json !== null ? json : {}) as Record<
    string,
    unknown
  >;
  if (typeof message === 'string') return message.trim();
  return typeof cause === 'string' ? cause.trim() : undefined;
}

const diskFull = (raw: Raw, endpoint: Endpoint): UserError =>
  engineErrors.diskFull(
    {
      message: `The disk of ${endpoint.title} is full.`,
      evidence: wordsOf(raw.json) ?? raw.message.trim(),
      remedy:
        '`docker system df` shows what takes the space; `flow-session gc` removes what Flow Sessions no longer needs. Then try again.',
      action: 'retry',
    },
    raw,
  );

const garbage = (endpoint: Endpoint, evidence: string, cause: unknown): UserError =>
  engineErrors.notDocker(
    {
      message: `What answers at ${endpoint.address} is not Docker.`,
      evidence,
      remedy: 'Check the address, and that no proxy stands in between.',
      action: 'openSettings',
    },
    cause,
  );

const hungUp = (endpoint: Endpoint, evidence: string, cause: unknown): UserError =>
  engineErrors.hungUp(
    {
      message: `${endpoint.title} ended the connection in the middle of an answer.`,
      evidence,
      remedy: 'It may have been restarted: try again.',
      action: 'retry',
    },
    cause,
  );

const explainTls = (endpoint: Endpoint, evidence: string, cause: unknown): UserError =>
  engineErrors.tls(
    {
      message: `No trusted TLS connection to ${endpoint.title} at ${endpoint.address}.`,
      evidence,
      remedy: endpoint.tls
        ? 'Check ca.pem, cert.pem and key.pem of the Docker context or of DOCKER_CERT_PATH: whether they belong to this engine and are still valid.'
        : 'The engine wants TLS: make a Docker context with its certificates, or set DOCKER_TLS_VERIFY and DOCKER_CERT_PATH.',
    },
    cause,
  );

const isTls = ({ code = '', message }: Raw): boolean =>
  /^(EPROTO|ERR_TLS|ERR_SSL|ERR_OSSL|CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH)/.test(code) ||
  /\b(SSL|TLS) (routines|connection)|certificate/i.test(message);

/** An attempt on several addresses of one host fails with all their errors; the first says as much. */
function firstOf(error: unknown): Raw {
  const raw = (error instanceof Error ? error : new Error(String(error))) as Raw;
  return raw.errors?.[0] && !raw.message ? (raw.errors[0] as Raw) : raw;
}
