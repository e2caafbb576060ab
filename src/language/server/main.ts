import process from 'node:process';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../../package.json' with { type: 'json' };
import { diskFacts } from './diskFacts.ts';
import { startServer } from './startServer.ts';

// The entry of dist/server.cjs. The editor talks over Node's own channel, everything else over stdin and stdout.
const connection = process.argv.includes('--node-ipc')
  ? createConnection(ProposedFeatures.all)
  : createConnection(ProposedFeatures.all, process.stdin, process.stdout);
startServer(connection, { version: manifest.version, source: diskFacts });
