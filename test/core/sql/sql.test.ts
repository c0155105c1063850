import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { id, joinSql, path, renderBound, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
const sqlite = new Database(':memory:');
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});
afterAll(() => {
  sqlite.close();
  connection.closeSync();
  instance.closeSync();
});

async function inlined(query: Sql) {
  const reader = await connection.runAndReadAll(renderInlined(query));
  return { names: reader.columnNames(), cells: reader.getRows()[0] };
}

/** SQLite is where values are bound. */
function bound(query: Sql): unknown {
  const { text, values } = renderBound(query);
  return sqlite
    .prepare(text)
    .raw()
    .get(...values);
}

const text = fc.string({ unit: 'binary', maxLength: 40 });
const name = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }).filter((value) => !value.includes('\0'));

describe('a value', () => {
  test('that is text comes back as it went in, inlined and bound', async () => {
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        expect((await inlined(sql`SELECT ${value}`)).cells).toEqual([value]);
        expect(bound(sql`SELECT ${value}`)).toEqual([value]);
      }),
    );
  });

  test('that is a number comes back as it went in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.double(), async (value) => {
        expect((await inlined(sql`SELECT CAST(${value} AS DOUBLE)`)).cells).toEqual([value]);
      }),
      { examples: [[0.0000014360021790194041], [-0.018650973608101914]] },
    );
  });

  test('that is a number is bound as it is', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(bound(sql`SELECT ${value}`)).toEqual([value]);
      }),
    );
  });

  test('that is a whole number of 64 bits comes back with all its digits', async () => {
    await fc.assert(
      fc.asyncProperty(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), async (value) => {
        expect((await inlined(sql`SELECT CAST(${value} AS BIGINT)`)).cells).toEqual([value]);
      }),
    );
  });

  test('that is negative can follow a minus', async () => {
    expect((await inlined(sql`SELECT 1 -${-1}, 1 -${-1n}`)).cells).toEqual([2, 2]);
  });

  test('in a list stays itself, and an empty list holds nothing', async () => {
    expect((await inlined(sql`SELECT 'b' IN ${['a', 'b', "'"]}, 'b' IN ${[]}`)).cells).toEqual([true, null]);
  });

  test('may be null or a truth', async () => {
    expect((await inlined(sql`SELECT ${null}, ${true}, ${false}`)).cells).toEqual([null, true, false]);
  });
});

describe('a name', () => {
  test('of any characters names its column', async () => {
    await fc.assert(
      fc.asyncProperty(name, text, async (column, value) => {
        const { names, cells } = await inlined(
          sql`SELECT t.${id(column)} AS ${id(column)} FROM (SELECT ${value} AS ${id(column)}) AS t`,
        );
        expect(names).toEqual([column]);
        expect(cells).toEqual([value]);
      }),
    );
  });

  test('with NUL is refused', () => {
    expect(() => id('a\0b')).toThrow(RangeError);
  });

  test('may have several parts', () => {
    expect(renderInlined(path('main', 'a"b'))).toBe('"main"."a""b"');
  });
});

test('a piece may hold more values than a call may have arguments', () => {
  const list = joinSql(Array.from({ length: 300_000 }, (_, value) => sql`${value}`));
  expect(renderBound(sql`(${list})`).values).toHaveLength(300_000);
});

test('pieces nest, and values keep their order when bound', () => {
  const inner = sql`${id('a')} = ${1}`;
  const query = sql`SELECT ${'x'} WHERE ${joinSql([inner, sql`b = ${'y'}`], ' AND ')}`;
  expect(renderBound(query)).toEqual({ text: 'SELECT ? WHERE "a" = ? AND b = ?', values: ['x', 1, 'y'] });
  expect(renderInlined(query)).toBe(`SELECT 'x' WHERE "a" = 1 AND b = 'y'`);
});
