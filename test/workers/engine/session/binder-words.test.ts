import { expect, test } from 'vitest';
import { checkedSql, sql } from '../../../../core/sql/sql.ts';
import { Session } from '../../../../workers/engine/session/session.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const castText =
  'Give the text its type in an earlier cast node, where rows that do not fit are rejected, or write TRY_CAST.';
const castOther = 'Change the type in an earlier cast node, or write CAST.';

test('types that do not go together are told by the names that a pipeline gives them, with the way out', async () => {
  await using session = await Session.open({
    memoryBytes: 200_000_000,
    threads: 1,
    folder: temporaryFolder(),
    paths: [],
  });
  await session.run(sql`CREATE TABLE t (age VARCHAR, n BIGINT, day DATE, price DECIMAL(10,2))`);
  const messageOf = async (expression: string) =>
    session.run(sql`SELECT ${checkedSql(expression)} FROM t`).then(
      () => 'none',
      (error: Error) => error.message,
    );
  expect(await messageOf('age > 18')).toBe(`Text cannot be compared with integer. ${castText}`);
  expect(await messageOf('age > price')).toBe(`Text cannot be compared with decimal(10,2). ${castText}`);
  expect(await messageOf('day > n')).toBe(`Date cannot be compared with integer. ${castOther}`);
  expect(await messageOf('age BETWEEN 1 AND 3')).toBe(`BETWEEN cannot hold text beside integer. ${castText}`);
  expect(await messageOf('age * 2')).toBe(`"*" cannot be applied to text and integer. ${castText}`);
  expect(await messageOf('year(age)')).toMatch(
    /^"year" cannot be applied to text\. It takes \(date\) or .*TRY_CAST\.$/,
  );
  expect(await messageOf('upper(n)')).toBe(`"upper" cannot be applied to integer. It takes (text). ${castOther}`);
  expect(await messageOf('left(age)')).toBe('"left" cannot be applied to text. It takes (text, integer).');
});
