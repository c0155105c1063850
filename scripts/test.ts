import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runChecks } from './quality/checks.ts';
import { tallyOfPlaywright, tallyOfVitest } from './quality/reports.ts';
import { closingLine, sum, type Tally, withExitCode } from './quality/tally.ts';
import { root, runOpenly } from './quality/tool.ts';

const nothing: Tally = { passed: 0, failed: 0, skipped: 0 };

function readReport(file: string, tallyOf: (report: unknown) => Tally): Tally {
  return existsSync(file) ? tallyOf(JSON.parse(readFileSync(file, 'utf8'))) : nothing;
}

async function runVitest(folder: string): Promise<Tally> {
  const report = join(folder, 'vitest.json');
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  // Tests start the bundle, as users do; it starts in half the time.
  const exitCode = await runOpenly('vitest/vitest.mjs', args, { WEIR_BUNDLE: join(root, 'out/main/cli.js') });
  return withExitCode(readReport(report, tallyOfVitest), exitCode);
}

async function runPlaywright(folder: string): Promise<Tally> {
  const report = join(folder, 'playwright.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const exitCode = await runOpenly('@playwright/test/cli.js', ['test', '--reporter=line,json'], env);
  return withExitCode(readReport(report, tallyOfPlaywright), exitCode);
}

const reports = mkdtempSync(join(tmpdir(), 'weir-test-'));
try {
  const total = sum([await runChecks(), await runVitest(reports), await runPlaywright(reports)]);
  console.log(`\n${closingLine(total)}`);
  process.exitCode = total.failed === 0 ? 0 : 1;
} finally {
  rmSync(reports, { recursive: true, force: true });
}
