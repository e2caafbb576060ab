import { createHash } from 'node:crypto';
import { pythonJson } from './pythonJson.ts';

/** Claims of an access token that name its user. */
export interface TokenClaims {
  upn?: string;
  email?: string;
  oid?: string;
}

/** The user's alias as prompt flow takes it from a token: the local part of `upn`, else of `email`, else `oid`. */
export function userAlias({ upn, email, oid }: TokenClaims): string {
  const address = upn ?? email;
  return (address ? address.split('@')[0] : oid) || 'unknown_user';
}

/** The id that prompt flow's client gives a session (_run_operations._get_session_id): 48 hex digits. */
export function publishedSessionId(input: { alias: string; lineage: string; environment: unknown }): string {
  const environmentHash = sha256(pythonJson(input.environment));
  return sha256(`${input.alias}_${input.lineage}_${environmentHash}`).slice(0, 48);
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
