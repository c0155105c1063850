import { expect, test } from 'vitest';
import { afterEdit, boundsOf, type CellRange, moveRange, selectedIn } from '../../../src-renderer/grid/cell-range.ts';

const extent = { rows: 100, columns: 5, pageRows: 20 };
const at = (row: number, column: number): CellRange => ({ anchor: { row, column }, focus: { row, column } });
const press = (key: string, keys: { shiftKey?: boolean; isMod?: boolean } = {}) => ({
  key,
  shiftKey: keys.shiftKey ?? false,
  isMod: keys.isMod ?? false,
});

test('moves the cell by arrows, pages and ends, and stops at the edges', () => {
  expect(moveRange(at(3, 1), press('ArrowDown'), extent)).toEqual(at(4, 1));
  expect(moveRange(at(0, 0), press('ArrowUp'), extent)).toEqual(at(0, 0));
  expect(moveRange(at(90, 1), press('PageDown'), extent)).toEqual(at(99, 1));
  expect(moveRange(at(9, 2), press('End', { isMod: true }), extent)).toEqual(at(99, 4));
  expect(moveRange(at(9, 2), press('ArrowLeft', { isMod: true }), extent)).toEqual(at(9, 0));
});

test('selects from where it was begun while Shift is held', () => {
  const one = moveRange(at(3, 1), press('ArrowDown', { shiftKey: true }), extent) ?? at(0, 0);
  const two = moveRange(one, press('ArrowRight', { shiftKey: true }), extent) ?? at(0, 0);
  expect(boundsOf(two)).toEqual({ firstRow: 3, lastRow: 4, firstColumn: 1, lastColumn: 2 });
});

test('a row knows which of its cells are selected, and whether the active one is among them', () => {
  const upwards: CellRange = { anchor: { row: 5, column: 3 }, focus: { row: 4, column: 1 } };
  expect(selectedIn(upwards, 4)).toEqual({ selectedFrom: 1, selectedTo: 3, activeColumn: 1 });
  expect(selectedIn(upwards, 5)).toEqual({ selectedFrom: 1, selectedTo: 3, activeColumn: -1 });
  const none = { selectedFrom: -1, selectedTo: -1, activeColumn: -1 };
  expect(selectedIn(upwards, 6)).toEqual(none);
  expect(selectedIn(null, 4)).toEqual(none);
});

test('selects all, and leaves other keys alone', () => {
  const all = moveRange(at(3, 1), press('a', { isMod: true }), extent) ?? at(0, 0);
  expect(boundsOf(all)).toEqual({ firstRow: 0, lastRow: 99, firstColumn: 0, lastColumn: 4 });
  expect(moveRange(at(3, 1), press('x'), extent)).toBeUndefined();
});

test('Enter and Tab go on from an edited cell as in a spreadsheet, and Escape stays', () => {
  const end = (key: string, shiftKey = false) => afterEdit({ key, shiftKey, isMod: false })?.key;
  expect([end('Enter'), end('Enter', true), end('Tab'), end('Tab', true), end('Escape')]).toEqual([
    'ArrowDown',
    'ArrowUp',
    'ArrowRight',
    'ArrowLeft',
    undefined,
  ]);
});
