import { DuckDBInstance } from '@duckdb/node-api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { checkedSql, renderInlined, sql } from '../../../../core/sql/sql.ts';
import { type LoadColumn, packedKindOf, packedSelect } from '../../../../core/sql/sqlite/packed-select.ts';
import { packChunks } from '../../../../workers/engine/packing/pack-chunks.ts';
import type { PackedChunk, PackedField } from '../../../../workers/loader/packed-chunk.ts';

const engine = await DuckDBInstance.create(':memory:', { threads: '2' });

async function pack(query: string, columns: LoadColumn[], hidden: string[] = []): Promise<PackedChunk[]> {
  const connection = await engine.connect();
  try {
    const lineage = hidden.map(checkedSql);
    const result = await connection.stream(
      renderInlined(packedSelect(checkedSql(`(${query})`), columns, { hidden: lineage })),
    );
    const kinds = [...columns.map(({ type }) => packedKindOf(type)), ...hidden.map(() => 'integer' as const)];
    return await Array.fromAsync(packChunks(result, kinds));
  } finally {
    connection.closeSync();
  }
}

/** Takes the packed rows apart again. */
function unpack(chunks: readonly PackedChunk[]): unknown[][] {
  return chunks.flatMap(({ rowCount, texts, fields }) => {
    let at = 0;
    return Array.from({ length: rowCount }, (_, row) =>
      fields.map((field) => {
        if (field.kind !== 'text') return numberAt(field, row);
        const length = field.lengths[row] ?? -1;
        if (length < 0) return null;
        at += length;
        return Buffer.from(texts.subarray(at - length, at)).toString();
      }),
    );
  });
}

function numberAt(field: Exclude<PackedField, { kind: 'text' }>, row: number) {
  if (field.nulls?.[row] === 1) return null;
  if (field.kind === 'boolean') return field.words[row] === 1;
  const bytes = field.words.slice(2 * row, 2 * row + 2).buffer;
  return field.kind === 'integer' ? new BigInt64Array(bytes)[0] : new Float64Array(bytes)[0];
}

const text = fc.option(
  fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ minLength: 11, maxLength: 14 }),
    fc.constantFrom('', '\0', 'a\0b'),
  ),
);

it('gives back every text as it was, of any length, byte and neighbour', async () => {
  const columns = ['a', 'b', 'c'].map((name) => ({ name, type: 'text' }));
  const connection = await engine.connect();
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.tuple(text, text, text).map((cells) => cells.map((cell) => cell?.toWellFormed() ?? null)),
        { maxLength: 30 },
      ),
      async (rows) => {
        await connection.run('CREATE OR REPLACE TABLE texts (a VARCHAR, b VARCHAR, c VARCHAR)');
        for (const row of rows) await connection.run(renderInlined(sql`INSERT INTO texts VALUES ${row}`));
        expect(unpack(await pack('FROM texts', columns))).toEqual(rows);
      },
    ),
    { numRuns: 40 },
  );
  connection.closeSync();
});

it('packs every type, with nulls at any place', async () => {
  const columns = Object.entries({
    n: 'integer',
    x: 'number',
    b: 'boolean',
    d: 'date',
    m: 'decimal(10,2)',
    s: 'text',
  }).map(([name, type]) => ({ name, type }));
  const query = `SELECT * FROM (VALUES
    (9223372036854775807::BIGINT, 0.5::DOUBLE, true, DATE '2024-02-29', 1.50::DECIMAL(10,2), 'é'),
    (NULL, NULL, NULL, NULL, NULL, NULL),
    ((-9223372036854775808)::BIGINT, 'nan'::DOUBLE, false, DATE '0001-01-01', -0.01::DECIMAL(10,2), '')) AS v(n, x, b, d, m, s)`;
  expect(unpack(await pack(query, columns))).toEqual([
    [9_223_372_036_854_775_807n, 0.5, true, '2024-02-29', '1.50', 'é'],
    [null, null, null, null, null, null],
    [-9_223_372_036_854_775_808n, Number.NaN, false, '0001-01-01', '-0.01', ''],
  ]);
});

it('packs hidden columns behind the others, and rows without any text', async () => {
  const query = 'SELECT range AS n, CASE WHEN range % 2 = 0 THEN range END AS hidden FROM range(3)';
  expect(unpack(await pack(query, [{ name: 'n', type: 'integer' }], ['hidden']))).toEqual([
    [0n, 0n],
    [1n, null],
    [2n, 2n],
  ]);
});

it('keeps rows and nulls in order over many messages', async () => {
  const query = "SELECT range AS n, CASE WHEN range % 5 > 0 THEN 'text of row ' || range END AS s FROM range(50001)";
  const chunks = await pack(query, [
    { name: 'n', type: 'integer' },
    { name: 's', type: 'text' },
  ]);
  expect(chunks.length).toBeGreaterThan(2);
  expect(unpack(chunks)).toEqual(
    Array.from({ length: 50_001 }, (_, at) => [BigInt(at), at % 5 > 0 ? `text of row ${at}` : null]),
  );
});

it('sends fewer rows a message where they are wide or their texts long', async () => {
  const wide = Array.from({ length: 500 }, (_, at) => ({ name: `n${at}`, type: 'integer' }));
  const numbers = await pack(`SELECT ${wide.map(({ name }) => `range AS ${name}`).join(', ')} FROM range(6144)`, wide);
  expect(numbers.map(({ rowCount }) => rowCount)).toEqual([2048, 2048, 2048]);
  const texts = await pack("SELECT repeat('x', 3000) AS s FROM range(8192)", [{ name: 's', type: 'text' }]);
  expect(texts.map(({ rowCount }) => rowCount)).toEqual([2048, 2048, 2048, 2048]);
});
