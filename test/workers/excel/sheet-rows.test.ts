import { expect, test } from 'vitest';
import { DamagedWorkbook } from '../../../workers/excel/damaged-workbook.ts';
import { SheetRows } from '../../../workers/excel/sheet-rows.ts';

const sheet = (rows: string) => `<x:worksheet xmlns:x="a"><x:sheetData>${rows}</x:sheetData><x:row/></x:worksheet>`;

function rowsOf(pieces: Iterable<string>) {
  const rows = new SheetRows();
  const found = [...pieces].flatMap((piece) => rows.write(piece));
  rows.end();
  return found;
}

const blank = { type: 'n', style: '', value: undefined, inline: undefined, isFormula: false };

test('rows are the same wherever the part is cut, and cells that do not say where they are follow the one before', () => {
  const xml = sheet(
    `<x:row><x:c><x:v>1</x:v></x:c><x:c t="inlineStr"><x:is><x:r><x:t>a&amp;</x:t></x:r><x:r><x:t>_x0041_</x:t></x:r><x:rPh><x:t>p</x:t></x:rPh></x:is></x:c></x:row>
    <x:row r="3"><x:c r="AB3" s="1"/><x:c s="2"><x:f>A1</x:f><x:v/></x:c></x:row><x:row/><x:row><x:c t="str"><x:v></x:v></x:c></x:row>`,
  );
  const rows = rowsOf([xml]);
  expect(rowsOf(xml)).toEqual(rows);
  expect(rows).toEqual([
    {
      line: 1,
      cells: [
        { ...blank, column: 0, value: '1' },
        { ...blank, column: 1, type: 'inlineStr', inline: 'a&A' },
      ],
    },
    { line: 3, cells: [{ ...blank, column: 28, style: '2', isFormula: true }] },
    { line: 5, cells: [{ ...blank, column: 0, type: 'str', value: '' }] },
  ]);
});

test('characters may be written by their numbers, or as they are in a section of their own', () => {
  const written = '&#128512;&#x1F600;&#65;&lt;&nbsp;&amp;lt;&#x110000;<![CDATA[<b>&amp;]]>';
  const [row] = rowsOf([sheet(`<x:row><x:c t="str"><x:v>${written}</x:v></x:c></x:row>`)]);
  expect(row?.cells[0]?.value).toBe('😀😀A<&nbsp;&lt;&#x110000;<b>&amp;');
});

test('a text without end is damage', () => {
  const rows = new SheetRows();
  rows.write('<worksheet><sheetData><row><c><v>');
  expect(() => Array.from({ length: 50 }, () => rows.write('1'.repeat(100_000)))).toThrow(DamagedWorkbook);
});

test.each([
  '<x:row r="2"/><x:row r="2"/>',
  '<x:row r="1"><x:c r="B1"/><x:c r="A1"/></x:row>',
  '<x:row r="1"><x:c r="1"/></x:row>',
])('rows and cells out of order are damage: %s', (rows) => {
  expect(() => rowsOf([sheet(rows)])).toThrow(DamagedWorkbook);
});
