import process from 'node:process';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../../package.json' with { type: 'json' };
import { diskFacts } from './diskFacts.ts';
import { startServer } from './startServer.ts';

// The entry of dist/server.cjs. The editor talks over Node's own channel, everything else over stdin and stdout.
if (!process.argv.includes('--node-ipc') && !process.argv.includes('--stdio')) process.argv.push('--stdio');
startServer(createConnection(ProposedFeatures.all), { version: manifest.version, source: diskFacts });
