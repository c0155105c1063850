// @ts-check
// Who may import whom, among the folders that the README describes. Every rule names what is forbidden, so that a new
// folder is free of them until it is written down here.

const parts = ['core', 'workers', 'src-main', 'src-preload', 'src-renderer'];

/**
 * A part imports itself and core, and no other part.
 *
 * @param {string} part
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
function standsAlone(part) {
  const others = parts.filter((other) => other !== part && other !== 'core').join('|');
  return {
    name: `${part}-stands-alone`,
    comment: `${part} imports core and itself. What two parts share belongs in core, or crosses between them as a message.`,
    severity: 'error',
    from: { path: `^${part}/` },
    to: { path: `^(${others})/` },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'core-is-pure',
      comment:
        'core runs anywhere: of packages it imports zod and fastest-levenshtein, of ours nothing, of Node nothing.',
      severity: 'error',
      from: { path: '^core/' },
      to: { pathNot: ['^core/', '(^|/)node_modules/(zod|fastest-levenshtein)/'] },
    },
    standsAlone('workers'),
    standsAlone('src-main'),
    standsAlone('src-preload'),
    {
      name: 'src-renderer-stands-alone',
      comment:
        'src-renderer imports core and itself, and of src-main/app types alone, which leave no trace in the bundle.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^(workers|src-main|src-preload)/', pathNot: '^src-main/app/' },
    },
    {
      name: 'src-renderer-knows-the-api-by-type',
      comment: 'Use `import type` for what src-renderer needs from src-main/app.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { path: '^src-main/app/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'src-renderer-without-node',
      comment: 'The studio runs in a browser and in a sandboxed window.',
      severity: 'error',
      from: { path: '^src-renderer/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'the-studio-knows-no-panel',
      comment:
        'Stores hold, the studio acts, and panels draw: these import those, so that both can be tested without a page.',
      severity: 'error',
      from: { path: '^src-renderer/(api|grid|stores|studio|ui)/' },
      to: { path: '^src-renderer/(app|dlq|gauges|inspector|palette|preview|problems|runs|secrets|time)/' },
    },
    {
      name: 'electron-in-its-host',
      comment: 'Only the Electron host and the preload bridge know Electron; everything else asks the host.',
      severity: 'error',
      from: { path: '^(core|workers|src-main|src-renderer)/', pathNot: '^src-main/hosts/electron/' },
      to: { path: ['^electron$', '(^|/)node_modules/electron/'] },
    },
    {
      name: 'duckdb-in-the-engine',
      comment: 'Only workers/engine talks to DuckDB.',
      severity: 'error',
      from: { path: '^(core|workers|src-main|src-preload|src-renderer)/', pathNot: '^workers/engine/' },
      to: { path: '(^|/)node_modules/@duckdb/' },
    },
    {
      name: 'sqlite-in-workers-and-app',
      comment: 'Only the workers and the app services open SQLite files.',
      severity: 'error',
      from: { path: '^(core|workers|src-main|src-preload|src-renderer)/', pathNot: '^(workers|src-main/app)/' },
      to: { path: '(^|/)node_modules/(@types/)?better-sqlite3/' },
    },
    {
      name: 'no-test-code-in-the-product',
      severity: 'error',
      from: { path: '^(core|workers|src-main|src-preload|src-renderer)/' },
      to: { path: '^(test|scripts|launcher)/' },
    },
    {
      name: 'the-launcher-needs-nothing-installed',
      severity: 'error',
      from: { path: '^launcher/' },
      to: { pathNot: '^launcher/', dependencyTypesNot: ['core'] },
    },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved-imports', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'no-undeclared-packages',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
  ],
  options: {
    // Type imports are dependencies as well: TypeScript 6, beside the native compiler, shows them.
    parser: 'tsc',
    tsPreCompilationDeps: true,
    detectProcessBuiltinModuleCalls: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
};
