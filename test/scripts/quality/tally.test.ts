import { expect, test } from 'vitest';
import { tallyOfPlaywright, tallyOfVitest } from '../../../scripts/quality/reports.ts';
import { closingLine, sum, withExitCode } from '../../../scripts/quality/tally.ts';

test('the closing line sums up what every runner counted', () => {
  const checks = { passed: 6, failed: 0, skipped: 0 };
  const vitest = tallyOfVitest({ numPassedTests: 40, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
  const playwright = tallyOfPlaywright({ stats: { expected: 7, unexpected: 1, flaky: 1, skipped: 1 } });
  expect(closingLine(sum([checks, vitest, playwright]))).toBe('54 passed, 2 failed, 4 skipped');
});

test('a runner that died before it counted a failure has failed once', () => {
  expect(withExitCode({ passed: 3, failed: 0, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 1, skipped: 0 });
  expect(withExitCode({ passed: 3, failed: 2, skipped: 0 }, 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
  expect(withExitCode({ passed: 3, failed: 0, skipped: 0 }, 0)).toEqual({ passed: 3, failed: 0, skipped: 0 });
});
