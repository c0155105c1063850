import fc from 'fast-check';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CsvDialect } from '../../../../workers/engine/csv/csv-shape.ts';
import { oracle } from './csv-oracle.ts';
import { CsvSandbox } from './csv-sandbox.ts';

let sandbox: CsvSandbox;
beforeAll(async () => {
  sandbox = await CsvSandbox.create();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

const pieces = [
  'a',
  'b',
  'ü',
  '😀',
  ' ',
  '1',
  '"',
  '"',
  '""',
  ',',
  ',',
  ',',
  '\n',
  '\n',
  '\r\n',
  '\r',
  '#',
  '\\',
  '\0',
  '\t',
  '\x1b',
  '\x1f',
  '\x1e',
  'NA',
  '"x"',
  '"x,y"',
  ';',
];
const dirt = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
const escapeMarks = fc.constantFrom('"', '\\');
const comment = fc.constantFrom('', '#');
const header = fc.constantFrom('a,b,c\n', 'a,b\r\n', 'one\n', 'x,x,"",y\n');
const nullValues = fc.constantFrom([''], ['', 'NA'], ['NA'], []);

describe('The account of a CSV', () => {
  test('equals that of a plain reader for any dirt: every record is loaded with its values, or rejected', async () => {
    await fc.assert(
      fc.asyncProperty(
        header,
        dirt,
        escapeMarks,
        comment,
        nullValues,
        fc.nat(2),
        async (head, body, escapeMark, commentMark, nulls, marks) => {
          const dialect: CsvDialect = { delimiter: ',', quote: '"', escape: escapeMark, comment: commentMark };
          await sandbox.write('\uFEFF'.repeat(marks) + head + body);
          const reading = await sandbox.readCarefully(
            await sandbox.inspect({ ...dialect, header: true, encoding: 'utf-8', nullValues: nulls }),
          );
          expectOracle(reading, oracle(body, dialect, reading.shape.columns.length, 2), nulls);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('is the same in every encoding', async () => {
    const encodings = fc.constantFrom('utf-16le', 'utf-16be', 'latin-1', 'windows-1252', 'shift_jis', 'utf-32le');
    await fc.assert(
      fc.asyncProperty(dirt, encodings, async (body, encoding) => {
        const plain = body
          .replaceAll('😀', 'a')
          .replaceAll('ü', encoding === 'shift_jis' ? 'ア' : 'ü')
          .replaceAll('\\', 'b');
        await sandbox.write(iconv.encode(`a,b,c\n${plain}`, encoding));
        const dialect: CsvDialect = { delimiter: ',', quote: '"', escape: '"', comment: '' };
        const reading = await sandbox.readCarefully(await sandbox.inspect({ ...dialect, header: true, encoding }));
        expectOracle(reading, oracle(plain, dialect, 3, 2), ['']);
      }),
      { numRuns: 150 },
    );
  });

  test('adds up for bytes that are no text at all', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 80 }),
        fc.constantFrom('utf-8', 'utf-16le', 'windows-1252', 'gb18030'),
        async (bytes, encoding) => {
          await sandbox.write(Buffer.concat([iconv.encode('a,b\n', encoding), Buffer.from(bytes)]));
          const { normalised, rows, rejects } = await sandbox.readCarefully(
            await sandbox.inspect({ delimiter: ',', header: true, encoding }),
          );
          const [account] = normalised.perFile;
          expect(account).toMatchObject({
            loaded: rows.length,
            rejected: rejects.length,
            records: rows.length + rejects.length,
          });
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('A file that the survey calls regular', () => {
  const value = fc.constantFrom('', 'a', ' b ', 'NA', 'ü😀', '"q"', '"x,y"', '"d""q"', '""', '007', "it's", '\u00a0');
  const odd = fc.constantFrom('', '', '', '', 'x"y', '"open', '1,2,3,4', '\n', '"a"b', '"a" ', '#', '\0', '\r');
  const table = fc.tuple(
    fc.array(fc.tuple(value, value, value), { maxLength: 12 }),
    odd,
    fc.constantFrom('\n', '\r\n'),
    fc.boolean(),
    fc.nat(2),
  );

  test('has the same rows for the fast reader and the careful one', async () => {
    let regular = 0;
    await fc.assert(
      fc.asyncProperty(
        table,
        fc.constantFrom([''], ['', 'NA'], ['NA']),
        async ([records, dirty, lineEnd, endsWithLineEnd, marks], nulls) => {
          const lines = ['a,b,c', ...records.map((fields) => fields.join(',')), ...(dirty === '' ? [] : [dirty])];
          await sandbox.write('\uFEFF'.repeat(marks) + lines.join(lineEnd) + (endsWithLineEnd ? lineEnd : ''));
          const shape = await sandbox.inspect({
            delimiter: ',',
            quote: '"',
            escape: '"',
            comment: '',
            header: true,
            nullValues: nulls,
          });
          if (!shape.regular) return;
          const survey = await sandbox.survey(shape);
          if (!survey.regular) return;
          regular++;
          const careful = await sandbox.readCarefully(shape);
          const fast = await sandbox.readFast(shape);
          expect(fast).toEqual(careful.rows.map(([, , , ...values]) => values));
          expect(fast.length).toBe(survey.records);
          expect(careful.rejects).toEqual([]);
        },
      ),
      { numRuns: 150 },
    );
    expect(regular).toBeGreaterThan(20);
  });
});

function expectOracle(
  { rows, rejects, normalised, shape }: Awaited<ReturnType<CsvSandbox['readCarefully']>>,
  expected: ReturnType<typeof oracle>,
  nulls: readonly string[],
): void {
  const columnCount = shape.columns.length;
  const isGood = (fields: string[] | 'faulty'): fields is string[] =>
    fields !== 'faulty' && fields.length === columnCount;
  const good = expected.records.flatMap(({ row, line, fields }) =>
    isGood(fields) ? [[0, row, line, ...fields.map((value) => (nulls.includes(value) ? null : value))]] : [],
  );
  const bad = expected.records.filter(({ fields }) => !isGood(fields));
  expect(rows).toEqual(good);
  expect(
    rejects.map(({ row, line, code }) => ({ row, line, code })).sort((left, right) => left.row - right.row),
  ).toEqual(
    bad.map(({ row, line, fields }) => ({
      row,
      line,
      code:
        fields === 'faulty'
          ? 'csv.quote'
          : fields.length < columnCount
            ? 'csv.missing_columns'
            : 'csv.too_many_columns',
    })),
  );
  expect(normalised.perFile[0]).toMatchObject({
    records: expected.records.length,
    loaded: good.length,
    rejected: bad.length,
    blankLines: expected.blankLines,
    comments: expected.comments,
  });
}
