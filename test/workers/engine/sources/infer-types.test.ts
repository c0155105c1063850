import { expect, test } from 'vitest';
import { checkedSql, id, joinSql, sql } from '../../../../core/sql/sql.ts';
import { Session } from '../../../../workers/engine/session/session.ts';
import { inferTypes } from '../../../../workers/engine/sources/infer-types.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';

/** Columns by what each has in row `i` of a thousand. */
async function typesOf(columns: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  await using folder = await scopedFolder();
  await using session = await Session.open({ memoryBytes: 200_000_000, threads: 2, folder: folder.path, paths: [] });
  const list = Object.entries(columns).map(([name, text]) => sql`CAST(${checkedSql(text)} AS VARCHAR) AS ${id(name)}`);
  return await inferTypes(session, {
    columns: Object.keys(columns).map((name) => ({ name, type: 'VARCHAR' })),
    relation: () => sql`(SELECT ${joinSql(list)} FROM range(1000) AS r(i))`,
  });
}

test('the narrowest type is proposed that all values have, those far down among them', async () => {
  expect(
    await typesOf({
      integer: 'i',
      'integer, then number': "if(i < 900, CAST(i AS VARCHAR), '0.5')",
      'integer, then text': "if(i < 900, CAST(i AS VARCHAR), 'A1')",
      date: "DATE '2024-01-01' + CAST(i AS INTEGER)",
      'empty, then date': "if(i < 900, NULL, '2024-01-31')",
      timestamp: "TIMESTAMP '2024-01-01' + to_minutes(i)",
      time: "TIME '10:00:00'",
      boolean: 'i % 2 = 0',
      text: "'a'",
      'text, then integer': "if(i = 0, 'a', CAST(i AS VARCHAR))",
      empty: 'NULL',
      value: 'i',
      place: "'x'",
      'a "b"': '1.5',
    }),
  ).toEqual({
    integer: 'integer',
    'integer, then number': 'number',
    date: 'date',
    'empty, then date': 'date',
    timestamp: 'timestamp',
    time: 'time',
    boolean: 'boolean',
    value: 'integer',
    'a "b"': 'number',
  });
});
