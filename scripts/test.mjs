import { runOnProjectNode } from './lib/bootstrap.mjs';

// Whatever happens, the last line is the counts.
if (!(await runOnProjectNode('scripts/test/main.ts'))) console.log('0 passed, 1 failed');
