import { describe, expect, test } from 'vitest';
import { runNode } from '../../../support/run-node.ts';

const shop = {
  in: [
    {
      columns: [
        ['item', 'text'],
        ['Price', 'number'],
        ['qty', 'integer'],
      ] as const,
      rows: [['lamp', 9.5, 2]],
    },
  ],
};
const namesOf = async (type: string, config: object) => {
  const { problems, outputs } = await runNode({ type, config, inputs: shop });
  return problems.length > 0 ? problems.map(({ message }) => message) : outputs['out']?.columns.map(({ name }) => name);
};

describe('select', () => {
  test('keeps columns in the order given, without regard to case, in the spelling of the input', async () => {
    expect(await namesOf('select', { columns: ['QTY', { name: 'price', as: 'preis' }, 'item'] })).toEqual([
      'qty',
      'preis',
      'item',
    ]);
  });

  test('may keep one column twice under two names', async () => {
    expect(await namesOf('select', { columns: ['item', { name: 'item', as: 'name' }] })).toEqual(['item', 'name']);
  });

  test('leaves columns out', async () => {
    expect(await namesOf('select', { drop: ['PRICE'] })).toEqual(['item', 'qty']);
  });

  test('tells what cannot be', async () => {
    expect(await namesOf('select', { columns: ['itm'] })).toEqual([
      'There is no column "itm" here. Did you mean "item"?',
    ]);
    expect(await namesOf('select', { columns: ['item', { name: 'qty', as: 'ITEM' }] })).toEqual([
      'Two columns would be called "item" and "ITEM", which differ only in upper and lower case. Rename one of them.',
    ]);
    expect(await namesOf('select', { drop: ['item', 'price', 'qty'] })).toEqual([
      'Every column is dropped. Keep at least one.',
    ]);
    const either = 'the config of "node" must have either "columns" (what to keep) or "drop" (what to leave out).';
    expect(await namesOf('select', {})).toEqual([either]);
    expect(await namesOf('select', { columns: ['item'], drop: ['qty'] })).toEqual([either]);
  });
});

describe('rename', () => {
  test('gives all new names at once, so that two can be swapped', async () => {
    const { outputs } = await runNode({
      type: 'rename',
      config: { columns: { item: 'qty', qty: 'item' } },
      inputs: shop,
    });
    expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['qty', 'Price', 'item']);
    expect(outputs['out']?.rows).toEqual([['lamp', '9.5', '2']]);
  });

  test('refuses a name that is taken', async () => {
    expect(await namesOf('rename', { columns: { item: 'price' } })).toEqual([
      'Two columns would be called "price" and "Price", which differ only in upper and lower case. Rename one of them.',
    ]);
    expect(await namesOf('rename', { columns: { item: '' } })).toEqual(['columns.item must not be empty.']);
  });
});

describe('derive', () => {
  test('replaces a column in its place, and later ones see the new value', async () => {
    const { outputs } = await runNode({
      type: 'derive',
      config: {
        columns: [
          { name: 'price', expr: 'price * 2' },
          { name: 'total', expr: 'price * qty' },
        ],
      },
      inputs: shop,
    });
    expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['item', 'price', 'qty', 'total']);
    expect(outputs['out']?.rows).toEqual([['lamp', '19.0', '2', '38.0']]);
  });

  test('lets each expression see what stands there when its turn comes', async () => {
    const { outputs } = await runNode({
      type: 'derive',
      config: {
        columns: [
          { name: 'before', expr: 'PRICE' },
          { name: 'price', expr: 'qty + 1' },
          { name: 'qty', expr: 'price * 10' },
          { name: 'price', expr: 'price + qty' },
          { name: 'after', expr: 'before || \' \' || "Qty"' },
          { name: 'item', expr: 'upper(item)' },
        ],
      },
      inputs: shop,
    });
    expect(outputs['out']?.columns.map(({ name }) => name)).toEqual(['item', 'price', 'qty', 'before', 'after']);
    expect(outputs['out']?.rows).toEqual([['LAMP', '33', '30', '9.5', '9.5 30']]);
  });

  test('tells an expression that fails from one that is empty', async () => {
    const inputs = { in: [{ columns: [['d', 'text']] as const, rows: [['5'], ['x'], [null]] }] };
    const columns = (onError: string) => ({ columns: [{ name: 'n', expr: 'CAST(d AS INTEGER)', onError }] });
    const rejecting = await runNode({ type: 'derive', config: columns('reject'), inputs });
    expect(rejecting.outputs['out']?.rows).toEqual([
      ['5', '5'],
      [null, null],
    ]);
    expect(rejecting.rejects).toMatchObject([{ row: 2, code: 'expression.failed', column: 'n' }]);
    const lenient = await runNode({ type: 'derive', config: columns('null'), inputs });
    expect(lenient.outputs['out']?.rows).toEqual([
      ['5', '5'],
      ['x', null],
      [null, null],
    ]);
    expect((await runNode({ type: 'derive', config: columns('fail'), inputs })).failures).toHaveLength(1);
  });
});

test('filter keeps rows for which the condition is true, and no others', async () => {
  const { outputs } = await runNode({
    type: 'filter',
    config: { where: 'qty > 1' },
    inputs: { in: [{ columns: [['qty', 'integer']], rows: [[1], [2], [null]] }] },
  });
  expect(outputs['out']?.rows).toEqual([['2']]);
});

describe('clean', () => {
  const cleaned = async (steps: string[], values: string[]) => {
    const { outputs } = await runNode({
      type: 'clean',
      config: { columns: ['v'], steps },
      inputs: { in: [{ columns: [['v', 'text']], rows: values.map((value) => [value]) }] },
    });
    return outputs['out']?.rows.map(([value]) => value);
  };

  test.each([
    ['trim', '\u00a0\t x  y \u3000\r\n', 'x  y'],
    ['collapse', 'a \t\u2003 b', 'a b'],
    ['upper', 'größe é', 'GRÖẞE É'],
    ['lower', 'ÀB', 'àb'],
    ['title', "jean-luc o'neil ÉCOLE 2nd", "Jean-Luc O'neil École 2nd"],
    ['strip_accents', 'Éàü ñ', 'Eau n'],
    ['digits', '+49 (0) 30-12', '4903012'],
    ['empty_to_null', '', null],
  ])('%s turns %j into %j', async (step, before, after) => {
    expect(await cleaned([step], [before])).toEqual([after]);
  });

  test('takes its steps in order', async () => {
    expect(await cleaned(['empty_to_null', 'trim'], ['  '])).toEqual(['']);
    expect(await cleaned(['trim', 'empty_to_null'], ['  '])).toEqual([null]);
  });

  test('is for text alone', async () => {
    const { problems } = await runNode({ type: 'clean', config: { columns: ['qty'], steps: ['trim'] }, inputs: shop });
    expect(problems).toMatchObject([
      { message: 'The column "qty" is integer. Only text can be cleaned.', field: ['columns', 0] },
    ]);
  });

  test('proposes the step that was meant', async () => {
    const { problems } = await runNode({
      type: 'clean',
      config: { columns: ['item'], steps: ['trimm'] },
      inputs: shop,
    });
    expect(problems).toMatchObject([{ field: ['steps', 0], suggestion: { replace: 'trim' } }]);
  });
});
