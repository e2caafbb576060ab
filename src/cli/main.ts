import { join } from 'node:path';
import { UserError } from '../common/userError.ts';
import { DockerBackend } from '../backends/docker/dockerBackend.ts';
import { toDockerSettings } from '../backends/docker/dockerSettings.ts';
import { LocalBackend } from '../backends/local/localBackend.ts';
import { toLocalSettings } from '../backends/local/localSettings.ts';
import { explainSystemError } from '../host/explainSystemError.ts';
import { FileJournal } from '../host/fileJournal.ts';
import { defaultHome } from '../host/home.ts';
import { SessionManager } from '../session/sessionManager.ts';
import manifest from '../../package.json' with { type: 'json' };
import { ownPart, parseArguments } from './arguments.ts';
import { toDefaultCompute, type VerbHandler } from './context.ts';
import { exitCodeFor } from './exitCode.ts';
import { feedCredentials } from './feedCredentials.ts';
import { help } from './help.ts';
import { Output } from './output.ts';
import { readConfiguration } from './readConfiguration.ts';
import { check } from './verbs/check.ts';
import { install, move, start, stop, undo } from './verbs/change.ts';
import { doctor } from './verbs/doctor.ts';
import { exec } from './verbs/exec.ts';
import { gc } from './verbs/gc.ts';
import { files, logs, packages } from './verbs/look.ts';
import { reset } from './verbs/reset.ts';
import { run } from './verbs/run.ts';
import { status } from './verbs/status.ts';

const verbs: Record<string, VerbHandler> = {
  start,
  run,
  exec,
  install,
  undo,
  reset,
  move,
  stop,
  status,
  packages,
  files,
  logs,
  check,
  gc,
  doctor,
};

async function main(argv: string[]): Promise<number> {
  const own = ownPart(argv);
  if (own.includes('--version')) {
    process.stdout.write(`${manifest.version}\n`);
    return 0;
  }
  if (own.includes('--help') || own.includes('-h') || own[0] === 'help') {
    process.stdout.write(help);
    return 0;
  }
  if (own[0] === 'lsp') {
    // It talks on stdout and ends by the protocol's own rules, so nothing of what follows is for it.
    await import('../language/server/main.ts');
    return 0;
  }
  const out = new Output(own.includes('--json'));
  const cancel = new AbortController();
  process.on('SIGINT', () => cancel.abort());
  process.on('SIGTERM', () => cancel.abort());
  // Whoever reads the result may have had enough of it.
  process.stdout.on('error', () => cancel.abort());
  try {
    const args = parseArguments(argv);
    const handler = verbs[args.verb];
    if (!handler) throw unknownVerb(args.verb);
    const home = defaultHome();
    const configuration = await readConfiguration(home.configuration, (text) => out.progress(text));
    const settings = toLocalSettings(configuration);
    const defaultCompute = toDefaultCompute(configuration);
    const workerProgram = join(__dirname, '..', 'resources', 'worker', 'flow_session_worker');
    const feeds = feedCredentials(configuration);
    const local = new LocalBackend({ home, settings: () => settings, workerProgram, feeds });
    const dockerSettings = toDockerSettings(configuration);
    const docker = new DockerBackend({ home, settings: () => dockerSettings, workerProgram, feeds });
    const journal = new FileJournal(home.operations);
    const sessions = new SessionManager([local, docker], journal, () => settings.idleMinutes * 60);
    try {
      const { vmSizes } = dockerSettings;
      return await handler({ args, out, sessions, home, defaultCompute, vmSizes, signal: cancel.signal });
    } finally {
      sessions.dispose();
      journal.dispose();
    }
  } catch (error) {
    const explained = explainSystemError(error, defaultHome().root);
    out.error(explained);
    return exitCodeFor(explained);
  }
}

const unknownVerb = (verb: string): UserError =>
  new UserError({
    code: 'FSE403',
    kind: 'badInput',
    message: `There is no command "${verb}".`,
    remedy: `Commands: ${[...Object.keys(verbs), 'lsp'].join(', ')}.`,
  });

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
