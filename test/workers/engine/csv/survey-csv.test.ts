import { appendFile, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CsvShape } from '../../../../workers/engine/csv/csv-shape.ts';
import { fastLineLimitBytes } from '../../../../workers/engine/csv/csv-shape.ts';
import { surveyCsv } from '../../../../workers/engine/csv/survey/survey-csv.ts';
import { CsvSandbox } from './csv-sandbox.ts';

let sandbox: CsvSandbox;
beforeAll(async () => {
  sandbox = await CsvSandbox.create();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

/** Large enough for a thread of its own. */
const largeCsv = `a,b\n${'one,two in a large file\n'.repeat(300_000)}`;

const config = { delimiter: ',', quote: '"', escape: '"', header: true };

async function shapeOf(text: string | Buffer, more: object = {}): Promise<CsvShape> {
  await sandbox.write(text);
  return await sandbox.inspect({ ...config, ...more });
}

describe('The survey', () => {
  test.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['no line end at the end', 'a,b\n1,2\n3,4'],
    ['quoted values with delimiters and doubled quotes', 'a,b\n"1,1","2 ""x"""\n"",4\n'],
    ['a byte order mark before the header', '\uFEFFa,b\n1,2\n3,4\n'],
    ['unicode', 'a,b\nü,😀\n3,\u200F\n'],
  ])('counts the records of a regular file: %s', async (_, text) => {
    const survey = await sandbox.survey(await shapeOf(text));
    expect(survey).toMatchObject({
      regular: true,
      records: 2,
      irregularity: null,
      files: [{ lines: 3, oddity: null }],
    });
  });

  test.each([
    ['missing_columns', 'a,b\n1,2\n3\n', 3, 8],
    ['too_many_columns', 'a,b\n1,2\n3,4,5\n', 3, 8],
    ['stray_quote', 'a,b\n1,2\n3,4"\n', 3, 11],
    ['text_after_quote', 'a,b\n"1"x,2\n', 2, 7],
    ['text_after_quote', 'a,b\n"1" ,2\n', 2, 7],
    ['open_quote', 'a,b\n1,"2\n3"\n', 2, 8],
    ['blank_line', 'a,b\n1,2\n\n', 3, 8],
    ['nul', 'a,b\n1,\0\n', 2, 6],
    ['nul', 'a,b\n1,"\0"\n', 2, 7],
    ['mixed_line_ends', 'a,b\n1,2\r\n', 2, 8],
    ['mixed_line_ends', 'a,b\r\n1,2\n', 2, 8],
    ['mixed_line_ends', 'a,b\n1,2\r3,4\n', 2, 7],
    ['mixed_line_ends', 'a,b\n1,2\r', 2, 7],
    ['comment', 'a,b\n1,2\n#3,4\n', 3, 8],
  ])('stops at the first oddity: %s', async (kind, text, line, byte) => {
    const shape = await shapeOf(text, { comment: '#' });
    expect(shape.regular).toBe(false);
    const survey = await sandbox.survey(shape);
    expect(survey).toMatchObject({ regular: false, records: line - 2, files: [{ oddity: { kind, line, byte } }] });
    expect(survey.irregularity).toContain(`line ${line} `);
  });

  test('sees bytes that are not UTF-8', async () => {
    const survey = await sandbox.survey(await shapeOf(Buffer.from('a,b\n1,2\n\xfc,4\n5,6\n', 'latin1')));
    expect(survey.files[0]?.oddity).toEqual({ kind: 'invalid_utf8', line: 3, byte: 8 });
  });

  test('trusts the fast reader with lines up to its limit, and with no longer one', async () => {
    const cell = 'x'.repeat(fastLineLimitBytes - 2);
    expect((await sandbox.survey(await shapeOf(`a,b\n1,2\n${cell},\n`))).regular).toBe(true);
    expect((await sandbox.survey(await shapeOf(`a,b\n1,2\n${cell},45\n`))).files[0]?.oddity?.kind).toBe(
      'line_too_long',
    );
    expect((await sandbox.survey(await shapeOf(`a,b\n1,2\n"${cell}${cell}${cell}`))).files[0]?.oddity?.kind).toBe(
      'line_too_long',
    );
  });

  test('finds an oddity behind several reads, at its place', async () => {
    const lines = 300_000;
    const shape = await shapeOf(`a,b\n${'12345678,"ü"\n'.repeat(lines)}1\n`);
    expect(shape.regular).toBe(true);
    const survey = await sandbox.survey(shape);
    expect(survey.files[0]?.oddity).toEqual({ kind: 'missing_columns', line: lines + 2, byte: 4 + lines * 14 });
  });

  test('sees that a file changed or went since it was inspected', async () => {
    const grown = await shapeOf('a,b\n1,2\n');
    await appendFile(sandbox.path('in.csv'), '3,4\n');
    await expect(sandbox.survey(grown)).rejects.toMatchObject({ code: 'source.changed' });
    const gone = await shapeOf('a,b\n1,2\n');
    await rm(sandbox.path('in.csv'));
    await expect(sandbox.survey(gone)).rejects.toMatchObject({ code: 'source.not_found' });
  });

  test('counts a large file in a thread of its own, and stops there at an oddity', async () => {
    expect(await sandbox.survey(await shapeOf(largeCsv))).toMatchObject({ regular: true, records: 300_000 });
    const survey = await sandbox.survey(await shapeOf(`${largeCsv}\n1,2\n`));
    expect(survey).toMatchObject({ regular: false, records: 300_000 });
    expect(survey.irregularity).toMatch(/line 300,002 is blank/);
  });

  test('of a large file can be stopped', async () => {
    const survey = surveyCsv(await shapeOf(largeCsv));
    await survey[Symbol.asyncDispose]();
    await expect(survey.result).rejects.toMatchObject({ code: 'cancelled' });
  });
});
