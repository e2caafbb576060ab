import type { UserError } from '../../../common/userError.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { engineErrors } from './engineErrors.ts';
import { toSshTarget } from './sshTarget.ts';

/** What ssh wrote when it gave up, and what its words mean. */
export function explainSsh(evidence: string, endpoint: Endpoint, cause: unknown): UserError {
  const { host, user, port } = toSshTarget(endpoint.address);
  const byHand = `ssh ${port ? `-p ${port} ` : ''}${user ? `${user}@` : ''}${host}`;
  const said = evidence ? { evidence } : {};
  if (/spawn ssh ENOENT/.test(evidence))
    return engineErrors.ssh(
      {
        message: `${endpoint.title} is reached through ssh, and there is no ssh here.`,
        ...said,
        remedy: 'Install the OpenSSH client.',
      },
      cause,
    );
  if (/host key|host identification/i.test(evidence))
    return engineErrors.ssh(
      {
        message: `ssh does not trust the host key of ${host}.`,
        ...said,
        remedy: `Run \`${byHand}\` once in a terminal, compare the key and accept it; then try again.`,
        action: 'retry',
      },
      cause,
    );
  if (/permission denied|too many authentication/i.test(evidence))
    return engineErrors.ssh(
      {
        message: `${host} does not let ssh in without a question.`,
        ...said,
        remedy: `Make \`${byHand}\` work without a password: a key in the agent (\`ssh-add\`) or in ~/.ssh/config.`,
        action: 'retry',
      },
      cause,
    );
  if (
    /dial-stdio|not found|not recognized|Docker daemon/i.test(evidence) &&
    !/resolve hostname/i.test(evidence)
  )
    return engineErrors.noEngineThere(
      {
        message: `ssh came through to ${host}, but no Docker answers there.`,
        ...said,
        remedy: `Run \`${byHand} docker version\` to see why.`,
      },
      cause,
    );
  if (/prohibited|open failed/i.test(evidence))
    return engineErrors.ssh(
      {
        message: `The ssh server of ${host} does not forward sockets.`,
        ...said,
        remedy: 'Set `AllowStreamLocalForwarding yes` in its sshd_config.',
      },
      cause,
    );
  return engineErrors.ssh(
    {
      message: `ssh could not connect to ${host}, or lost the connection.`,
      ...said,
      remedy: `Check that \`${byHand}\` works in a terminal.`,
      action: 'retry',
    },
    cause,
  );
}

/** ssh came through, and the engine's socket is not there or not for this user. */
export function explainNoSocket(
  path: string,
  denied: boolean,
  endpoint: Endpoint,
  cause: unknown,
): UserError {
  const { host, user, socketNamed } = toSshTarget(endpoint.address);
  const who = user ? `${user}@${host}` : host;
  return engineErrors.noEngineThere(
    denied
      ? {
          message: `The user may not use Docker on ${who}.`,
          evidence: `${path} is not writable for the user there.`,
          remedy: `On ${host}: \`sudo usermod -aG docker $USER\`, then log in anew.`,
        }
      : {
          message: `No Docker was found on ${who}.`,
          evidence: `${path} is not there or is no socket.`,
          remedy: socketNamed
            ? `Start the engine on ${host}, or correct the path.`
            : `Start the engine on ${host}, or name its socket: ssh://${who}/run/user/1000/docker.sock, for example.`,
        },
    cause,
  );
}
