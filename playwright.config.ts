import { defineConfig } from '@playwright/test';
import { compiledFolder } from './test/support/compiled.ts';
import { findBrowser } from './test/support/studio/browser.ts';

process.env['NODE_COMPILE_CACHE'] ??= compiledFolder;

const { executablePath, args } = await findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  workers: 2,
  // Tests have nothing in common, and the last file would keep one worker waiting.
  fullyParallel: true,
  timeout: 120_000,
  // Runs are processes of their own, and machines are slow.
  expect: { timeout: 20_000 },
  use: {
    actionTimeout: 30_000,
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
    launchOptions: { executablePath, args },
    // A trace, which takes a seventh of a test's time, comes by `--trace on`.
    screenshot: 'only-on-failure',
  },
});
