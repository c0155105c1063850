import { defineConfig } from '@playwright/test';
import { findBrowser } from './test/support/browser.ts';

const { executablePath, args } = await findBrowser();

export default defineConfig({
  testDir: 'test/e2e',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results',
  forbidOnly: Boolean(process.env['CI']),
  workers: 1,
  timeout: 60_000,
  use: {
    launchOptions: { executablePath, args },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
