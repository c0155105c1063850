import { expect, test } from 'vitest';
import { fixOf } from '../../../../src-renderer/dlq/corrections/fix-draft.ts';
import { withValueAt } from '../../../../src-renderer/studio/editing/value-at.ts';

const draft = { kind: 'set', column: 'price', text: '', replaceBy: '', isRegex: false } as const;

test('tries nothing before something is typed, but null needs no text', () => {
  expect(fixOf(draft)).toBeNull();
  expect(fixOf({ ...draft, kind: 'null' })).toEqual({ kind: 'set', column: 'price', value: null });
  expect(fixOf({ ...draft, column: '', text: '0' })).toBeNull();
});

test('makes the fix that was typed', () => {
  expect(fixOf({ ...draft, text: '0' })).toEqual({ kind: 'set', column: 'price', value: '0' });
  expect(fixOf({ ...draft, kind: 'replace', text: ',', replaceBy: '.' })).toEqual({
    kind: 'replace',
    column: 'price',
    find: ',',
    replaceBy: '.',
    isRegex: false,
  });
  expect(fixOf({ ...draft, kind: 'dateFormat', text: '%d.%m.%Y' })).toEqual({
    kind: 'dateFormat',
    column: 'price',
    format: '%d.%m.%Y',
  });
});

test('puts a proposed value into a config, making what is missing on the way', () => {
  const config = { columns: { price: { type: 'number' } } };
  expect(withValueAt(config, ['columns', 'price', 'decimal'], ',')).toEqual({
    columns: { price: { type: 'number', decimal: ',' } },
  });
  expect(withValueAt({ path: 'a.csv' }, ['nullValues'], ['', 'N/A'])).toEqual({
    path: 'a.csv',
    nullValues: ['', 'N/A'],
  });
  expect(config).toEqual({ columns: { price: { type: 'number' } } });
});
