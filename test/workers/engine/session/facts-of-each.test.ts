import { expect, test } from 'vitest';
import { id, renderInlined, type Sql, sql } from '../../../../core/sql/sql.ts';
import { factsOfEach } from '../../../../workers/engine/session/facts-of-each.ts';

test('a wide table is asked about a few columns at a time, and each column is told its own facts', async () => {
  const names = Array.from({ length: 90 }, (_, index) => `c${index}`);
  const lengths: number[] = [];
  const rows = (query: Sql) => {
    const asked = renderInlined(query).match(/(?<=")c\d+/g) ?? [];
    lengths.push(asked.length);
    return Promise.resolve([asked]);
  };
  const facts = (name: string) => [sql`min(${id(name)})`, sql`max(${id(name)})`];
  const told = await factsOfEach({ rows }, { from: sql`t`, columns: names, facts });
  expect(told).toEqual(names.map((name) => [name, name]));
  expect(lengths).toEqual([80, 80, 20]);
});
