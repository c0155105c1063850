import { resolve } from 'node:path';
import process from 'node:process';
import { defineConfig } from 'vitest/config';
import { compiledFolder } from './test/support/compiled.ts';

/**
 * To load the engine and the node definitions anew for each of these files would take longer than their tests. Those
 * left out run mostly in processes of their own, weigh theirs, or put something else in the place of a module.
 */
const inProcess = [
  'test/{core,samples,src-renderer,scripts}/**/*.test.{ts,tsx}',
  'test/workers/{engine,excel,sqlite}/**/!(csv-look|failures|large-graphs|leftovers|fast-read-sql|session-setup|settings).test.ts',
  'test/workers/loader/!(kill).test.ts',
  'test/workers/store/dead-batch.test.ts',
  'test/launcher/*.test.ts',
  'test/src-main/app/**/!(gauges-service|preview-client).test.ts',
  'test/src-main/{cli/terminal/table,hosts/electron/desktop}.test.ts',
  'test/import-rules.test.ts',
];

/** What tests start is the bundle where there is one, as in `npm test`. */
const bundledPrograms = {
  find: /^.*\/(thread-url|worker-file)\.ts$/,
  replacement: resolve('test/support/bundled-programs.ts'),
};

export default defineConfig({
  resolve: { alias: process.env['WEIR_BUNDLE'] === undefined ? [] : [bundledPrograms] },
  test: {
    environment: 'node',
    env: {
      // With CI set, colours would be on even where nothing is a terminal.
      NO_COLOR: '1',
      NODE_COMPILE_CACHE: compiledFolder,
    },
    pool: 'forks',
    // They wait for these more than they compute.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      { extends: true, test: { name: 'in-process', include: inProcess, isolate: false } },
      // Tests that start, cancel and kill processes, or weigh their own: each file gets one of its own.
      {
        extends: true,
        test: {
          name: 'with-processes',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...inProcess, 'test/e2e/**', 'test/bench/**'],
        },
      },
    ],
  },
});
