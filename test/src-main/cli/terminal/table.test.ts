import { expect, test } from 'vitest';
import { tableLines } from '../../../../src-main/cli/terminal/table.ts';
import { fitText, visibleText, widthOf } from '../../../../src-main/cli/terminal/visible-text.ts';

const columns = [
  { title: 'id', cell: ([id]: string[]) => id ?? '', align: 'right' as const },
  { title: 'value', cell: ([, value]: string[]) => value ?? '' },
];

test('a table is aligned, and its widest column gives way to the terminal', () => {
  const lines = tableLines(
    columns,
    [
      ['7', 'short'],
      ['1,024', 'a value that is far too long'],
    ],
    20,
  );
  expect(lines).toEqual(['   id  value', '    7  short', '1,024  a value that…']);
});

test('characters that take two cells are counted as two', () => {
  expect(widthOf('日本')).toBe(4);
  expect(fitText('日本語', 5)).toBe('日本…');
  expect(fitText('日本', 6, 'right')).toBe('  日本');
});

test('what would act on a terminal is shown instead', () => {
  expect(visibleText('a\u001b[2J\n\u0000\u009b\u202eb')).toBe('a␛[2J␊␀\u{FFFD}\u{FFFD}b');
  expect(tableLines([{ title: 'a\u001b[2J', cell: (row: string) => row }], ['b\n'], 20)).toEqual(['a␛[2J', 'b␊']);
});
