import { runOnProjectNode } from './lib/bootstrap.mjs';

await runOnProjectNode('bench/main.ts');
