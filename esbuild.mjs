import { build } from 'esbuild';

/** @type {import('esbuild').BuildOptions} */
const shared = {
  outdir: 'dist',
  outExtension: { '.js': '.cjs' },
  bundle: true,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: true,
  logLevel: 'warning',
  // Its modules, of which only those that are used come along; what Node would take is one that cannot be cut.
  alias: { yaml: './node_modules/yaml/browser/index.js' },
};

/** What costs more to load than all the rest is a file of its own, loaded by the first who needs it. */
const apart = {
  dockerode: 'dockerode',
  'tar-stream': 'tar-stream',
  yazl: 'yazl',
  'vscode-languageclient/node': 'languageClient',
  '../language/server/main.ts': 'server',
};
const partsApart = {
  name: 'parts-apart',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`^(${Object.keys(apart).join('|')})$`) }, ({ path, kind, importer }) =>
      kind === 'dynamic-import'
        ? { path: `./${apart[path]}.cjs`, external: true }
        : { errors: [{ text: `${importer} must load ${path} with import() on first use` }] },
    );
  },
};

/** What dockerode wants for its own ssh client and for BuildKit sessions: neither is used, both are large or native. */
const withoutUnused = {
  name: 'without-unused',
  setup({ onResolve, onLoad }) {
    const filter = /^(ssh2|@grpc\/grpc-js|@grpc\/proto-loader|protobufjs)$/;
    onResolve({ filter }, ({ path }) => ({ path, namespace: 'unused' }));
    onLoad({ filter, namespace: 'unused' }, () => ({ contents: 'module.exports = {};' }));
  },
};

await build({
  ...shared,
  entryPoints: { extension: 'src/extension.ts', cli: 'src/cli/main.ts' },
  external: ['vscode'],
  // Where import() is not to be had, esbuild writes a require that runs at that point: the editor's host takes both.
  supported: { 'dynamic-import': false },
  plugins: [partsApart],
});
await build({
  ...shared,
  entryPoints: { dockerode: 'dockerode', 'tar-stream': 'tar-stream', yazl: 'yazl' },
  plugins: [withoutUnused],
});
await build({
  ...shared,
  entryPoints: { languageClient: 'vscode-languageclient/node', server: 'src/language/server/main.ts' },
  external: ['vscode'],
});
