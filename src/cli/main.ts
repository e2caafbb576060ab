import { join } from 'node:path';
import { UserError } from '../common/userError.ts';
import { LocalBackend } from '../backends/local/localBackend.ts';
import { toLocalSettings } from '../backends/local/localSettings.ts';
import { explainSystemError } from '../host/explainSystemError.ts';
import { FileJournal } from '../host/fileJournal.ts';
import { defaultHome } from '../host/home.ts';
import { readJson } from '../host/jsonFile.ts';
import { SessionManager } from '../session/sessionManager.ts';
import manifest from '../../package.json' with { type: 'json' };
import { parseArguments } from './arguments.ts';
import type { VerbHandler } from './context.ts';
import { exitCodeFor } from './exitCode.ts';
import { help } from './help.ts';
import { Output } from './output.ts';
import { install, reset, start, status, stop } from './verbs/change.ts';
import { doctor } from './verbs/doctor.ts';
import { gc } from './verbs/gc.ts';
import { files, logs, packages } from './verbs/look.ts';
import { run } from './verbs/run.ts';

const verbs: Record<string, VerbHandler> = {
  start,
  run,
  install,
  reset,
  stop,
  status,
  packages,
  files,
  logs,
  gc,
  doctor,
};

async function main(argv: string[]): Promise<number> {
  if (argv.includes('--version')) {
    process.stdout.write(`${manifest.version}\n`);
    return 0;
  }
  if (argv.includes('--help') || argv.includes('-h') || argv[0] === 'help') {
    process.stdout.write(help);
    return 0;
  }
  const out = new Output(argv.includes('--json'));
  const cancel = new AbortController();
  process.on('SIGINT', () => cancel.abort());
  process.on('SIGTERM', () => cancel.abort());
  try {
    const args = parseArguments(argv);
    const handler = verbs[args.verb];
    if (!handler) throw unknownVerb(args.verb);
    const home = defaultHome();
    const settings = toLocalSettings(await readJson(home.configuration));
    const local = new LocalBackend({
      home,
      settings: () => settings,
      workerProgram: join(__dirname, '..', 'resources', 'worker', 'flow_session_worker'),
    });
    const journal = new FileJournal(home.operations);
    const sessions = new SessionManager([local], journal, () => settings.idleMinutes * 60);
    try {
      return await handler({ args, out, sessions, home, signal: cancel.signal });
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
    remedy: `Commands: ${Object.keys(verbs).join(', ')}.`,
  });

void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
