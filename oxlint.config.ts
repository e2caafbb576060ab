import { defineConfig } from 'oxlint';

/** The one-way rule: a room may import only what its line allows. */
const everyRoom = [
  'common',
  'flow',
  'session',
  'host',
  'backends',
  'local',
  'docker',
  'document',
  'features',
  'facts',
  'server',
  'client',
  'ui',
  'cli',
];
const everySdk = [
  'vscode',
  'vscode-languageclient',
  'vscode-languageserver',
  'vscode-languageserver-textdocument',
  'vscode-languageserver-types',
  'dockerode',
  '@azure',
];

const room = (path: string, may: { rooms?: string[]; sdks?: string[]; node?: boolean }) => {
  const own = path.split('/');
  const rooms = everyRoom.filter((name) => !own.includes(name) && !may.rooms?.includes(name));
  const sdks = everySdk.filter((sdk) => !may.sdks?.includes(sdk));
  return {
    files: [`src/${path}/**`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                '**/extension.ts',
                ...rooms.flatMap((name) => [`**/${name}`, `**/${name}/**`]),
                ...sdks.flatMap((sdk) => [sdk, `${sdk}/**`]),
              ],
              message: `Not allowed in src/${path}: see the room table in oxlint.config.ts.`,
            },
          ],
        },
      ],
      'import/no-nodejs-modules': may.node ? 'off' : 'error',
    },
  };
};

export default defineConfig({
  plugins: ['typescript', 'import', 'promise', 'unicorn'],
  options: { typeAware: true },
  categories: { correctness: 'error' },
  ignorePatterns: ['dist', '.vscode-test', '.test-cache', 'samples', 'test/fixtures'],
  rules: {
    'import/no-cycle': 'error',
    'import/no-default-export': 'error',
    'no-console': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/only-throw-error': 'error',
    'typescript/consistent-type-imports': 'error',
    'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  },
  overrides: [
    room('common', {}),
    room('flow', { rooms: ['common'], node: true }),
    room('session', { rooms: ['common', 'flow'] }),
    room('host', { rooms: ['common', 'flow', 'session'], node: true }),
    room('backends/local', { rooms: ['common', 'flow', 'session', 'host'], node: true }),
    room('backends/docker', {
      rooms: ['common', 'flow', 'session', 'host'],
      sdks: ['dockerode'],
      node: true,
    }),
    room('language/document', { rooms: ['common', 'flow'] }),
    room('language/features', {
      rooms: ['common', 'flow', 'document'],
      sdks: ['vscode-languageserver-types'],
    }),
    room('language/facts', { rooms: ['common', 'flow', 'document', 'features'], node: true }),
    room('language/server', {
      rooms: ['common', 'flow', 'document', 'features', 'facts'],
      sdks: ['vscode-languageserver', 'vscode-languageserver-textdocument', 'vscode-languageserver-types'],
      node: true,
    }),
    room('language/client', {
      rooms: ['common', 'document', 'features'],
      sdks: ['vscode', 'vscode-languageclient'],
      node: true,
    }),
    room('ui', { rooms: ['common', 'flow', 'session', 'document'], sdks: ['vscode'], node: true }),
    room('cli', {
      rooms: [
        'common',
        'flow',
        'session',
        'host',
        'backends',
        'local',
        'docker',
        'document',
        'features',
        'facts',
        'server',
      ],
      node: true,
    }),
    {
      files: ['oxlint.config.ts', 'scripts/**', 'bench/**', 'esbuild.mjs', 'test/**'],
      rules: { 'no-console': 'off', 'import/no-default-export': 'off' },
    },
  ],
});
