import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { cellsAsCsv, cellsAsMarkdown } from '../../../src-renderer/grid/copy-cells.ts';

test('copies one cell as its bare value', () => {
  expect(cellsAsCsv(['price'], [['=1+1']])).toBe('=1+1');
  expect(cellsAsCsv(['price'], [[null]])).toBe('');
});

test('disarms formulas and leaves numbers alone', () => {
  const rows = [
    ['=cmd()', '-5'],
    ['+49 1', '@sum'],
    ['\t=1', '1.5'],
  ];
  expect(Papa.parse(cellsAsCsv(['a', 'b'], rows)).data).toEqual([
    ['a', 'b'],
    ["'=cmd()", '-5'],
    ["'+49 1", "'@sum"],
    ["'\t=1", '1.5'],
  ]);
});

test('tells null from empty text, and quotes what needs it', () => {
  expect(
    cellsAsCsv(
      ['a', 'b'],
      [
        [null, ''],
        ['x,y', 'say "hi"'],
      ],
    ),
  ).toBe('a,b\n,""\n"x,y","say ""hi"""');
});

test('keeps values inside their Markdown cell and out of HTML', () => {
  expect(
    cellsAsMarkdown(
      ['a|b', 'c'],
      [
        ['<img src=x>', 'one\ntwo'],
        [null, '*'],
      ],
    ),
  ).toBe('| a\\|b | c |\n| --- | --- |\n| &lt;img src=x> | one<br>two |\n|  | \\* |');
});
