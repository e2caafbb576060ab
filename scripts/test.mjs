import { runOnProjectNode } from './lib/bootstrap.mjs';

await runOnProjectNode('scripts/test/main.ts');
