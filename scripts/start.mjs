import { runOnProjectNode } from './lib/bootstrap.mjs';

await runOnProjectNode('scripts/start/main.ts');
