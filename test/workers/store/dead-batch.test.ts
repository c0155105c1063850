import fc from 'fast-check';
import { expect, test } from 'vitest';
import { messageWith } from '../../../core/store/reject.ts';
import { batchOfDead, type DeadBatch, rejectsOfDead } from '../../../workers/store/dead-batch.ts';
import { packTexts, textReaderOf } from '../../../workers/store/packed-texts.ts';

interface DeadRow {
  node: number;
  check: number;
  record: string;
  value: string | null;
  message: string;
}

const nodes = ['typed', 'checked'].map((node) => ({
  node,
  checks: Array.from({ length: 12 }, (_, index) => ({ code: 'cast.failed' as const, column: `c${index}` })),
}));

/** As the engine writes it. */
function whyOf({ check, record, value, message }: DeadRow): string {
  const length = value === null ? '' : Buffer.byteLength(value);
  return `${check}${record}\x1f${length}\x1f${value ?? ''}${message}`;
}

function deadBatch(rows: readonly DeadRow[]): DeadBatch {
  return {
    files: ['/a.csv'],
    nodes,
    node: Int32Array.from(rows, ({ node }) => node),
    source: Int32Array.from(rows, (_, index) => (index % 3 === 0 ? -1 : 0)),
    sourceRow: Float64Array.from(rows, (_, index) => (index % 5 === 0 ? Number.NaN : index + 1)),
    line: Float64Array.from(rows, () => Number.NaN),
    why: packTexts(rows.map(whyOf)),
  };
}

const text = fc.string({ unit: fc.constantFrom('a', '"', 'ß', '\x1f', '🙂', '1', '{', ' '), maxLength: 12 });
const row = fc
  .record({
    node: fc.nat({ max: 1 }),
    check: fc.nat({ max: 11 }),
    record: fc.dictionary(text, text, { maxKeys: 3 }).map((record) => JSON.stringify(record)),
    value: fc.option(text),
    rest: text,
    isTold: fc.boolean(),
  })
  .map(({ rest, isTold, ...dead }) => ({ ...dead, message: `"${isTold ? (dead.value ?? '') : ''}" ${rest}` }));

test('dead rows are read as the engine told them, one by one and as a batch', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const dead = deadBatch(rows);
      const told = (index: number, { node, check, record, value, message }: DeadRow) => ({
        node: nodes[node]?.node,
        source: index % 3 === 0 ? null : '/a.csv',
        sourceRow: index % 5 === 0 ? null : index + 1,
        line: null,
        code: 'cast.failed',
        column: `c${check}`,
        message,
        value,
        record,
        isLine: false,
      });
      const expected = rows.map((one, index) => told(index, one));
      const singly = Map.groupBy(
        [...rejectsOfDead(dead)].flatMap(([, rejects]) => rejects),
        ({ node }) => node,
      );
      for (const { node } of nodes)
        expect(singly.get(node) ?? []).toEqual(expected.filter((reject) => reject.node === node));
      const batch = batchOfDead(dead);
      const [readValue, readRecord] = [textReaderOf(batch.values), textReaderOf(batch.records)];
      const stored = Array.from(batch.reason, (reason, index) => {
        const found = batch.reasons[reason];
        const value = readValue(index);
        const row = { sourceRow: batch.sourceRow[index], line: batch.line[index] };
        const known = (number: number | undefined) => (Number.isNaN(number) ? null : number);
        const message = messageWith(found?.message ?? '', value);
        const place = { sourceRow: known(row.sourceRow), line: known(row.line) };
        return { ...found, ...place, message, value, record: readRecord(index) };
      });
      expect(stored).toEqual(expected);
    }),
  );
});

test('rows that differ in nothing but their values share one reason', () => {
  const rows = ['N/A', '?', 'x'].map((value) => ({
    node: 0,
    check: 1,
    record: '{}',
    value,
    message: `"${value}" is not a number`,
  }));
  expect(batchOfDead(deadBatch([...rows, ...rows.map((dead) => ({ ...dead, node: 1 }))])).reasons).toHaveLength(4);
});
