import js from '@eslint/js';
import tseslint from 'typescript-eslint';

/** Which rooms of src a room may not import from; docs/architecture.md draws the same walls. */
const rooms = [
  'cli',
  'config',
  'hightouch',
  'model',
  'lineage',
  'watermark',
  'delivery',
  'sinks',
  'schemas',
  'cache',
  'openlineage',
  'pass-run',
  'orchestrators',
  'process',
  'demo',
  'files',
  'log',
  'metrics',
];
const mayImport = {
  model: [],
  openlineage: [],
  files: ['log'],
  log: [],
  process: ['files', 'log'],
  metrics: ['model', 'files', 'log'],
  hightouch: ['model', 'log', 'files'],
  lineage: ['model'],
  cache: ['model', 'lineage', 'files', 'log'],
  schemas: ['model', 'lineage', 'config', 'files', 'log'],
  watermark: ['model', 'files', 'log'],
  delivery: ['model', 'hightouch', 'watermark', 'sinks', 'log'],
  sinks: ['model', 'files', 'log', 'openlineage'],
  'pass-run': ['model', 'hightouch', 'sinks', 'openlineage', 'files', 'log'],
  orchestrators: ['model', 'files', 'log'],
  config: ['model', 'files', 'log', 'openlineage'],
  demo: ['files', 'log'],
};

const walls = Object.entries(mayImport).map(([room, allowed]) => ({
  files: [`src/${room}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          {
            group: [
              ...rooms.filter((other) => other !== room && !allowed.includes(other)).map((other) => `**/${other}/**`),
              ...(['model', 'openlineage'].includes(room) ? ['**/errors.js'] : []),
              // Plain data that describes a contract may be seen from everywhere but the two rooms that import nothing.
              ...(['model', 'openlineage'].includes(room) ? [] : ['!**/config/config.js', '!**/sinks/sink.js']),
              '**/pass.js',
              '**/main.js',
            ],
            message: `src/${room} may import only from: ${[...allowed, 'itself'].join(', ')} (see docs/architecture.md).`,
          },
        ],
      },
    ],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'build/', 'coverage/', 'node_modules/', 'out/'] },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ['**/*.ts'],
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
      'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } }],
      'no-restricted-syntax': [
        'error',
        { selector: 'TSEnumDeclaration', message: 'Use a union of string literals.' },
        { selector: 'ExportAllDeclaration', message: 'No barrels: import from the file that defines the thing.' },
      ],
      eqeqeq: 'error',
      'no-console': 'error',
    },
  },
  { files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-unused-expressions': 'off' } },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  ...walls,
);
