import { expect, test } from 'vitest';
import { isFoundInFile } from '../../../src-renderer/inspector/csv/is-found-in-file.ts';

test('an encoding is proposed by what was found in the first file, and by the problem where another file has it', () => {
  const problem = {
    severity: 'warning' as const,
    code: 'node.caution' as const,
    message: '3 lines are not written in utf-8.',
    field: ['encoding'],
    suggestion: { label: 'Read as windows-1252', replace: 'windows-1252' },
  };
  const found = (...encodings: string[]) => ({
    encodings: encodings.map((encoding) => ({ encoding, lines: 3, examples: [] })),
  });
  expect(isFoundInFile(problem, found('windows-1252', 'windows-1250'))).toBe(true);
  expect(isFoundInFile(problem, found('utf-16'))).toBe(false);
  expect(isFoundInFile(problem, found())).toBe(false);
  expect(isFoundInFile(problem, null)).toBe(false);
  expect(isFoundInFile({ ...problem, field: ['skipRows'] }, found('windows-1252'))).toBe(false);
});
