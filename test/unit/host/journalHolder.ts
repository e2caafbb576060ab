import process from 'node:process';
import { FileJournal } from '../../../src/host/fileJournal.ts';

/** A process for the tests of the journal: begins a start, tells two phases, then waits to be killed or cancelled. */
const [, , folder = '', key = ''] = process.argv;
const operation = await new FileJournal(folder).begin(key, 'start');
if (operation.kind === 'foreign') process.exit(7);
operation.write({ kind: 'phase', phase: 'create' });
operation.write({ kind: 'log', stream: 'stdout', text: 'working' });
operation.cancelRequested.addEventListener('abort', () => {
  operation.write({ kind: 'log', stream: 'stdout', text: 'tidying up' });
  void operation.end({ kind: 'cancelled', by: 'stop' }).then(() => process.exit(0));
});
process.stdout.write('begun\n');
setInterval(() => {}, 1000);
