import { expect, test } from 'vitest';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { nodeDefinitions } from '../../../core/nodes/registry.ts';
import { summariseConfig } from '../../../src-renderer/canvas/nodes/config-summary.ts';
import {
  allInWords,
  asObject,
  asShort,
  blank,
  blankAt,
  columnOptions,
  isChosen,
  isNeeded,
  isVisible,
  mainText,
  moved,
  problemsAt,
  wantsMore,
  withFollowers,
  withKey,
  withKeyRenamed,
  withKeys,
} from '../../../src-renderer/inspector/form/config-values.ts';
import { hasIcon } from '../../../src-renderer/ui/icons.ts';

test.each(nodeDefinitions.map((definition) => [definition.type, definition] as const))(
  '%s has an icon, a form, and a summary of its example where that sets anything',
  (type, definition) => {
    expect(hasIcon(definition.icon), `Add "${definition.icon}" to src-renderer/ui/icons.ts.`).toBe(true);
    expect(formOfType(type).length).toBeGreaterThan(0);
    const config = JSON.parse(JSON.stringify(definition.example.config));
    expect(summariseConfig({ id: 'n', type, config }) !== '').toBe(Object.keys(config).length > 0);
  },
);

test.each([
  ['input.excel', { path: 'data/stock.xlsx', sheet: 'Orders' }, 'stock.xlsx · Orders'],
  ['input.csv', { path: ['data/may.csv', '/old/june.csv'] }, 'may.csv, june.csv'],
  ['input.excel', { path: 'stock.xlsx', range: 'A1:C' }, 'stock.xlsx'],
  ['input.sqlite', { path: 'shop.db', sql: 'SELECT 1' }, 'shop.db · SELECT 1'],
  ['output.sqlite', { path: 'shop.db', table: 'sales', mode: 'replace' }, 'shop.db · sales'],
  ['aggregate', { groupBy: ['city', 'day'], measures: [{ name: 'sum', expr: 'sum(x)' }] }, 'by city, day · sum'],
  ['aggregate', { measures: [{ name: 'sum', expr: 'sum(x)' }] }, 'sum'],
  ['join', { on: [{ left: 'id', right: 'order' }], validate: 'm:1' }, 'on id'],
  ['join', { type: 'left', on: [{ left: 'id', right: 'order' }] }, 'left on id'],
  ['pivot', { on: 'month', value: 'sales', fn: 'sum', groupBy: ['shop'] }, 'month by shop'],
  ['limit', { count: 1000, offset: 5 }, 'Rows 1,000'],
  ['sample', { percent: 2.5 }, 'Percent 2.5'],
  ['output.sqlite', { path: '', table: 'sales', mode: 'replace' }, 'sales'],
])('a card of %s with %o says "%s"', (type, config, summary) => {
  expect(summariseConfig({ id: 'n', type, config })).toBe(summary);
});

test('a key set anew comes last, a key set again keeps its place, a key without value goes', () => {
  const config = { path: 'a.csv', header: true };
  expect(Object.keys(withKey(config, 'quote', '"'))).toEqual(['path', 'header', 'quote']);
  expect(Object.entries(withKey(config, 'path', 'b.csv'))).toEqual([
    ['path', 'b.csv'],
    ['header', true],
  ]);
  expect(withKey(config, 'header', undefined)).toEqual({ path: 'a.csv' });
});

test('an entry is told more where its main field leaves something out, or says nothing', () => {
  const entriesOf = (type: string, key: string) => {
    const shape = formOfType(type).find((field) => field.key === key)?.shape;
    return shape?.kind === 'map' && shape.value.shape.kind === 'object' ? shape.value.shape.fields : [];
  };
  const filled = entriesOf('fill', 'columns');
  expect(wantsMore({ strategy: 'constant' }, filled)).toBe(true);
  expect(wantsMore({ strategy: 'constant', value: '' }, filled)).toBe(false);
  expect(wantsMore({ strategy: 'mean' }, filled)).toBe(false);
  expect(wantsMore({}, entriesOf('validate', 'schema'))).toBe(true);
  expect(wantsMore({ notNull: true }, entriesOf('validate', 'schema'))).toBe(false);
  expect(wantsMore({ type: '' }, entriesOf('cast', 'columns'))).toBe(false);
});

test('a column may be called __proto__', () => {
  const config = withKey({}, '__proto__', 'integer');
  expect(Object.entries(config)).toEqual([['__proto__', 'integer']]);
  expect(Object.entries(withKeyRenamed(config, '__proto__', 'safe'))).toEqual([['safe', 'integer']]);
});

test('several columns are added at once, each as the last one is', () => {
  const config = { q1: { type: 'integer' } };
  expect(Object.entries(withKeys(config, ['q2', '__proto__'], config.q1))).toEqual([
    ['q1', { type: 'integer' }],
    ['q2', { type: 'integer' }],
    ['__proto__', { type: 'integer' }],
  ]);
  expect(allInWords(2, 'q', 'q1')).toBe('Add all 2 with "q", as q1');
  expect(allInWords(2, 'q')).toBe('Add all 2 with "q"');
});

test('a field offers the columns that it can do with', () => {
  const columns = [
    { name: 'city', type: 'text' },
    { name: 'price', type: 'number' },
    { name: 'more', type: 'json' },
  ];
  const offered = (type: string, key: string) => {
    const field = formOfType(type).find((each) => each.key === key);
    const item = field?.shape.kind === 'list' ? field.shape.item : field;
    return columnOptions(columns, item?.meta?.columnTypes).map(({ value }) => value);
  };
  expect(offered('clean', 'columns')).toEqual(['city']);
  expect(offered('split', 'column')).toEqual(['city']);
  expect(offered('json', 'column')).toEqual(['more', 'city']);
  expect(offered('dedupe', 'keys')).toEqual(['city', 'price', 'more']);
});

test('a column that is to agree with another starts with the same name, unless it was chosen or is not there', () => {
  const on = formOfType('join').find(({ key }) => key === 'on');
  const fields = on?.shape.kind === 'list' && on.shape.item.shape.kind === 'object' ? on.shape.item.shape.fields : [];
  const columnsAt = () => [{ name: 'id', type: 'text' }];
  const after = (pair: Record<string, string>, key: string) => withFollowers(pair, key, fields, columnsAt);
  expect(after({ left: 'id', right: '' }, 'left')).toEqual({ left: 'id', right: 'id' });
  expect(after({ left: 'Id', right: '' }, 'left')).toEqual({ left: 'Id', right: 'id' });
  expect(after({ left: 'no', right: '' }, 'left')).toEqual({ left: 'no', right: '' });
  expect(after({ left: 'id', right: 'nr' }, 'left')).toEqual({ left: 'id', right: 'nr' });
  expect(after({ left: '', right: 'id' }, 'right')).toEqual({ left: '', right: 'id' });
});

test('renaming a key keeps its place', () => {
  expect(Object.keys(withKeyRenamed({ a: 1, b: 2, c: 3 }, 'b', 'x'))).toEqual(['a', 'x', 'c']);
});

test('a short form stays short until there is more to say', () => {
  const columns = formOfType('input.csv').find((field) => field.key === 'columns');
  const fields =
    columns?.shape.kind === 'map' && columns.shape.value.shape.kind === 'object'
      ? columns.shape.value.shape.fields
      : [];
  expect(asObject('integer', fields)).toEqual({ type: 'integer' });
  expect(asShort('integer', { type: 'number' }, fields)).toBe('number');
  expect(asShort('integer', { type: 'number', decimal: ',' }, fields)).toEqual({ type: 'number', decimal: ',' });
  expect(asShort({ type: 'integer' }, { type: 'number' }, fields)).toEqual({ type: 'number' });
  expect(['integer', { decimal: ',', type: 'number' }, {}].map((value) => mainText(value, fields))).toEqual([
    'integer',
    'number',
    '',
  ]);
});

test('fields that mean something in one mode alone are shown in that mode', () => {
  const fields = formOfType('output.sqlite');
  const visible = (mode: string) =>
    fields.filter((field) => field.meta?.visibleWhen && isVisible(field, fields, { mode })).map((field) => field.key);
  expect(visible('replace')).toEqual([]);
  expect(visible('upsert')).toEqual(['keys', 'update', 'when']);
  expect(visible('delete_write')).toEqual(['partitionBy']);
});

test('a field is marked as needed where it must be set as things are', () => {
  const needed = (type: string, config: Record<string, string>) => {
    const fields = formOfType(type);
    return fields.filter((field) => isNeeded(field, fields, config)).map((field) => field.key);
  };
  expect(needed('output.sqlite', { mode: 'append' })).toEqual(['path', 'table', 'mode']);
  expect(needed('output.sqlite', { mode: 'upsert' })).toEqual(['path', 'table', 'mode', 'keys']);
  expect(needed('output.sqlite', { mode: 'delete_write' })).toEqual(['path', 'table', 'mode', 'partitionBy']);
  expect(needed('join', {})).toEqual(['on']);
  expect(needed('join', { type: 'cross' })).toEqual([]);
  expect(needed('input.sqlite', {})).toEqual(['path', 'table', 'sql']);
});

test('of keys that exclude each other the one that is set is chosen, else the first', () => {
  const fields = formOfType('select');
  const rivals = fields.filter((field) => field.meta?.oneOf !== undefined);
  const chosen = (config: Record<string, string[]>) =>
    rivals.filter((field) => isChosen(field, fields, config)).map((field) => field.key);
  expect(chosen({})).toEqual(['columns']);
  expect(chosen({ drop: ['a'] })).toEqual(['drop']);
});

test('a new entry holds what is needed and nothing else', () => {
  const columns = formOfType('derive').find((field) => field.key === 'columns');
  const item = columns?.shape.kind === 'list' ? columns.shape.item.shape : { kind: 'text' as const };
  expect(blank(item)).toEqual({ name: '', expr: '' });
});

test('a value that is taken out of an object is looked for under its name at first', () => {
  const entryOf = (type: string, key: string) => {
    const shape = formOfType(type).find((field) => field.key === 'fields')?.shape;
    return blankAt(key, shape?.kind === 'map' ? shape.value : { shape: { kind: 'text' } });
  };
  expect(['gold', 'a.b', 'a"b'].map((key) => entryOf('json', key))).toEqual([
    { path: '$.gold' },
    { path: '$."a.b"' },
    { path: '' },
  ]);
  expect(entryOf('http_lookup', 'a/b')).toEqual({ pointer: '/a~1b' });
});

test('entries move to another place', () => {
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c']);
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b']);
});

test('problems are found at their field, or below it', () => {
  const problem = {
    severity: 'error' as const,
    code: 'node.config' as const,
    message: 'x',
    field: ['columns', 0, 'expr'],
  };
  expect(problemsAt([problem], ['columns'], 'exact')).toEqual([]);
  expect(problemsAt([problem], ['columns'], 'below')).toEqual([problem]);
  expect(problemsAt([problem], ['columns', 0, 'expr'], 'exact')).toEqual([problem]);
});
