import { defineConfig } from 'vitest/config';
import { compiledFolder } from './test/support/compiled.ts';

export default defineConfig({
  test: {
    environment: 'node',
    env: {
      // With CI set, colours would be on even where nothing is a terminal.
      NO_COLOR: '1',
      NODE_COMPILE_CACHE: compiledFolder,
    },
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/bench/**'],
    // Tests start, cancel and kill real processes: each file gets one of its own.
    pool: 'forks',
    // They wait for these more than they compute.
    maxWorkers: '100%',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    restoreMocks: true,
    unstubEnvs: true,
  },
});
