import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../../core/nodes/check-config.ts';
import { formOf } from '../../../core/nodes/form/form.ts';
import { findNode } from '../../../core/nodes/registry.ts';

function definitionOf(type: string) {
  const definition = findNode(type);
  if (!definition) throw new RangeError(`There is no node type ${type}.`);
  return definition;
}

function messagesOf(type: string, config: unknown): string[] {
  const checked = checkConfig(definitionOf(type), 'step', config);
  return checked.ok ? [] : checked.problems.map(({ message }) => message);
}

describe('a config', () => {
  test('that is no object says so', () => {
    expect(messagesOf('filter', null)).toEqual(['the config of "step" must be an object, not null.']);
    expect(messagesOf('filter', [])).toEqual(['the config of "step" must be an object, not a list.']);
  });

  test('names the key that is missing, of the wrong kind or empty', () => {
    expect(messagesOf('filter', {})).toEqual(['where is missing.']);
    expect(messagesOf('filter', { where: 1 })).toEqual(['where must be text, not a number.']);
    expect(messagesOf('filter', { where: '' })).toEqual(['where must not be empty.']);
    expect(messagesOf('cast', { columns: 'price' })).toEqual(['columns must be an object, not text.']);
    expect(messagesOf('cast', { columns: {} })).toEqual(['columns must name at least one column.']);
    expect(messagesOf('clean', { columns: [], steps: ['trim'] })).toEqual(['columns must name at least one column.']);
  });

  test('names a key however deep it stands', () => {
    expect(messagesOf('cast', { columns: { 'a b': { typ: 'date' } } })).toEqual([
      'Unknown key "typ" in columns.a b. Did you mean "type"?',
      'columns.a b.type is missing.',
    ]);
    expect(messagesOf('cast', { columns: { price: { type: 'float' } } })).toEqual([
      'columns.price.type must be a type (text, integer, number, decimal(p,s), boolean, date, time, timestamp or json), not "float".',
    ]);
    expect(messagesOf('derive', { columns: [{ name: 'total', expr: 'a', onerror: 'null' }] })).toEqual([
      'Unknown key "onerror" in columns[0] of "total". Did you mean "onError"?',
    ]);
  });

  test('lists the keys there are where an unknown one resembles none', () => {
    expect(messagesOf('filter', { where: 'a > 1', colour: 'red' })).toEqual([
      'Unknown key "colour" in the config of "step". It takes "where".',
    ]);
    expect(messagesOf('clean', { columns: ['a'], steps: ['trim'], locale: 'de' })).toEqual([
      'Unknown key "locale" in the config of "step". It takes "columns", "steps".',
    ]);
  });

  test('may name a column __proto__', () => {
    const config: unknown = JSON.parse('{"columns": {"__proto__": {"type": "date"}}}');
    expect(checkConfig(definitionOf('cast'), 'step', config)).toMatchObject({ ok: true });
    const broken: unknown = JSON.parse('{"columns": {"__proto__": {"type": "dat"}}}');
    expect(messagesOf('cast', broken)[0]).toContain('columns.__proto__.type must be a type');
  });

  test('that was parsed can be parsed again', () => {
    const checked = checkConfig(definitionOf('cast'), 'step', { columns: { a: { type: 'date' } } });
    expect(checked.ok && checkConfig(definitionOf('cast'), 'step', checked.config)).toEqual(checked);
  });
});

describe('the form of a node', () => {
  test('says what each key takes, what it is unless set, and when it is shown', () => {
    expect(formOf(definitionOf('limit').config)).toEqual([
      {
        key: 'count',
        isRequired: true,
        shape: { kind: 'number', isInteger: true, min: 0 },
        meta: { label: 'Rows', placeholder: '100' },
      },
      {
        key: 'offset',
        isRequired: false,
        default: 0,
        shape: { kind: 'number', isInteger: true, min: 0 },
        meta: { label: 'After skipping', isAdvanced: true },
      },
    ]);
  });

  test('goes down into lists, maps and their members', () => {
    const [columns] = formOf(definitionOf('cast').config);
    expect(columns).toMatchObject({
      key: 'columns',
      isRequired: true,
      shape: { kind: 'map' },
      meta: { keyControl: 'column' },
    });
    const fields =
      columns?.shape.kind === 'map' && columns.shape.value.shape.kind === 'object'
        ? columns.shape.value.shape.fields
        : [];
    expect(fields.map(({ key }) => key)).toEqual([
      'type',
      'formats',
      'decimal',
      'thousands',
      'trueValues',
      'falseValues',
      'onError',
    ]);
    expect(fields.at(-1)).toMatchObject({
      default: 'reject',
      shape: { kind: 'choice', options: ['reject', 'null', 'fail'] },
    });
  });

  test('offers a choice where one of several keys is to be set', () => {
    expect(formOf(definitionOf('select').config).map(({ key, meta }) => [key, meta?.oneOf])).toEqual([
      ['columns', 'which'],
      ['drop', 'which'],
    ]);
  });
});
