import { mkdir } from 'node:fs/promises';
import { zstdCompressSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { likelyEncodings } from '../../../../workers/engine/csv/likely-encodings.ts';
import { CsvSandbox } from './csv-sandbox.ts';

let sandbox: CsvSandbox;
beforeAll(async () => {
  sandbox = await CsvSandbox.create();
});
afterAll(() => sandbox[Symbol.asyncDispose]());

async function dialectOf(text: string): Promise<string[]> {
  await sandbox.write(text);
  const { files } = await sandbox.inspect();
  const { delimiter, quote, escape: escapeMark } = files[0]?.dialect ?? { delimiter: '', quote: '', escape: '' };
  return [delimiter, quote, escapeMark];
}

describe('The dialect', () => {
  test.each([
    ['a comma', 'id,name\n1,Ann\n2,Bob\n', [',', '"', '"']],
    ['a semicolon beside decimal commas', 'id;price;note\n1;2,5;x\n2;3,5;y\n', [';', '"', '"']],
    ['a tab', 'id\tname\n1\tAnn, B\n', ['\t', '"', '"']],
    ['a bar', 'id|name\n1|Ann\n', ['|', '"', '"']],
    ['a comma for a single column of prose', 'note\nHello, world\nFine\nWell, no\n', [',', '"', '"']],
    ['apostrophes at an end of fields', "id,name,n\n1,'s-Gravenhage,1\n2,Jones',2\n3,',3\n", [',', '"', '"']],
    ['single quotes', "id,name\n1,'Ann, B'\n2,'Bob'\n", [',', "'", "'"]],
    ['a backslash as escape', 'id,name\n1,"Ann \\"A\\" B"\n', [',', '"', '\\']],
    ['doubled quotes where a value ends in a backslash', 'id,name\n1,"C:\\dir\\"\n', [',', '"', '"']],
  ])('is told: %s', async (_, text, expected) => {
    expect(await dialectOf(text)).toEqual(expected);
  });

  test('follows a sep= line, which is no row', async () => {
    await sandbox.write('sep=;\na;b\n1;2\n');
    const shape = await sandbox.inspect();
    expect(shape.columns).toEqual(['a', 'b']);
    expect(shape.warnings).toEqual(['The line `sep=;` names the delimiter; it is no row.']);
  });

  test('that cannot be is an error at its field', async () => {
    await sandbox.write('a\n');
    await expect(sandbox.inspect({ delimiter: '' })).rejects.toMatchObject({
      code: 'source.format',
      field: 'delimiter',
    });
    await expect(sandbox.inspect({ quote: '""' })).rejects.toMatchObject({ code: 'source.format', field: 'quote' });
    await expect(sandbox.inspect({ delimiter: ';', quote: ';' })).rejects.toMatchObject({ field: 'quote' });
  });
});

describe('The header', () => {
  test.each([
    ['text over numbers', 'id,qty\n1,2\n', true],
    ['text over text', 'city,land\nRome,Italy\n', true],
    ['years over amounts', 'land,2019,2020\nItaly,5,6.5\n', true],
    ['numbers over numbers', '1,Ann\n2,Bob\n', false],
    ['a value that comes again', 'DE,x\nFR,y\nDE,z\n', false],
    ['names alone', 'id,name\n', true],
    ['names that mark members', 'land,EU,G7,code\nItaly,EU,G7,380\nMalta,EU,,470\nJapan,,G7,392\n', true],
    ['a value in every row', 'DE,x\nDE,y\n', false],
    ['a name that comes again, and one over numbers', 'y,week\ny,0\nn,2\ny,4\n', true],
  ])('is told from data: %s', async (_, text, hasHeader) => {
    await sandbox.write(text);
    expect((await sandbox.inspect()).files[0]?.hasHeader).toBe(hasHeader);
  });

  test('gives unique names whatever their case, and names the nameless', async () => {
    await sandbox.write('name,NAME,,name_2,"a""b\nc",__proto__,\uE000row\n1,2,3,4,5,6,7\n');
    const shape = await sandbox.inspect({ header: true });
    expect(shape.columns).toEqual(['name', 'NAME_3', 'column_3', 'name_2', 'a"b\nc', '__proto__', 'row']);
    expect(shape.warnings.length).toBe(3);
    expect(shape.regular).toBe(false);
    await sandbox.write('Sales of May,,,,\n1,2,3,4,5\n');
    expect((await sandbox.inspect({ header: true })).warnings).toEqual([
      '4 columns have no name; they are called `column_2`, `column_3`, `column_4` and so on.',
    ]);
  });

  test('is missing: names come from the config, or are made', async () => {
    await sandbox.write('1,2\n3,4\n');
    expect((await sandbox.inspect({ header: false })).columns).toEqual(['column_1', 'column_2']);
    expect((await sandbox.inspect({ header: false, columns: ['id', 'qty'] })).columns).toEqual(['id', 'qty']);
    await expect(sandbox.inspect({ header: false, columns: ['id'] })).rejects.toMatchObject({
      code: 'source.format',
      field: 'columns',
    });
  });

  test('comes after lines left out and comments at the start, which are reported', async () => {
    await sandbox.write('Export of May\n# by the shop\n# in Rome\nid,name\n1,Ann\n');
    const shape = await sandbox.inspect({ skipRows: 1 });
    expect(shape.columns).toEqual(['id', 'name']);
    expect(shape.files[0]?.dataStart).toMatchObject({ lines: 4 });
    expect(shape.warnings).toEqual([
      'The first 2 lines start with # and are taken for comments, not for data. Set `comment` or `skipRows` to say otherwise.',
    ]);
  });

  test('may start with # itself', async () => {
    await sandbox.write('#id,name\n1,Ann\n');
    expect((await sandbox.inspect()).columns).toEqual(['#id', 'name']);
  });
});

describe('The encoding', () => {
  test('is that of the byte order mark, whatever the config says', async () => {
    await sandbox.write(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a,b\nü,2\n', 'utf16le')]));
    const shape = await sandbox.inspect({ encoding: 'windows-1252' });
    expect(shape.files[0]).toMatchObject({ encoding: 'utf-16le', bomBytes: 2, columns: ['a', 'b'] });
    expect(shape.warnings.length).toBe(1);
  });

  test('is said by several marks as by one, and none of them is part of a name', async () => {
    for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'utf-32le']) {
      await sandbox.write(iconv.encode('\uFEFF\uFEFFname,town\nAnn,Rome\n', encoding));
      expect((await sandbox.inspect()).columns).toEqual(['name', 'town']);
    }
  });

  test('is told, with a warning, where UTF-16 has no mark', async () => {
    await sandbox.write(iconv.encode('name,town\nAnn,Rome\n', 'utf-16be', { addBOM: false }));
    const shape = await sandbox.inspect();
    expect(shape.files[0]).toMatchObject({ encoding: 'utf-16be', columns: ['name', 'town'] });
    expect(shape.warnings.length).toBe(1);
  });

  test('that no one knows is an error with near matches', async () => {
    await sandbox.write('a\n');
    await expect(sandbox.inspect({ encoding: 'windows-1253x' })).rejects.toMatchObject({
      code: 'source.encoding',
      message: expect.stringContaining('windows-1253'),
    });
    await expect(sandbox.inspect({ encoding: 'base64' })).rejects.toMatchObject({ code: 'source.encoding' });
  });
});

describe('A file that is no text', () => {
  const rows = 'IHDR\n'.repeat(50);
  const everyByte = Buffer.from(Array.from({ length: 256 }, (_, code) => code));
  test.each([
    ['an image', Buffer.from(`\x89PNG\r\n\x1a\n${rows}`, 'latin1'), 'it begins like a PNG image.'],
    ['a photo', Buffer.from(`\xff\xd8\xff\xe0${rows}`, 'latin1'), 'it begins like a JPEG image.'],
    ['a document', Buffer.from(`%PDF-1.7\n${rows}`), 'it begins like a PDF document.'],
    ['a workbook', Buffer.from(`PK\x03\x04${rows}`), 'it begins like a ZIP archive, as Excel workbooks are.'],
    ['a database', Buffer.from(`SQLite format 3\0${rows}`), 'it begins like a SQLite database.'],
    ['a table of another kind', Buffer.from(`PAR1\x15${rows}`), 'it begins like a Parquet file.'],
    ['bytes of all kinds', everyByte, 'it is full of control characters.'],
  ])('is read, with a warning that says so: %s', async (_, bytes, reason) => {
    await sandbox.write(bytes);
    expect((await sandbox.inspect()).warnings).toContain(`This does not look like text: ${reason}`);
    expect(await likelyEncodings(sandbox.path('in.csv'), {})).toEqual([]);
  });

  test('and is compressed in another way than by gzip is refused, with the way out', async () => {
    await sandbox.write(zstdCompressSync('id\n1\n'));
    await expect(sandbox.inspect()).rejects.toMatchObject({
      code: 'source.format',
      message: expect.stringMatching(/in\.csv is compressed with zstd\. Unpack it first/),
    });
  });

  test('is not told from few control characters, nor from those of a wide encoding', async () => {
    await sandbox.write('id\x01name\n1\x01Ann\n2\x01\x02\x1b[1mBob\0\n');
    expect((await sandbox.inspect({ delimiter: '\x01' })).warnings).toEqual([]);
    await sandbox.write(iconv.encode('id,name\n1,Ann\n', 'utf-32le', { addBOM: true }));
    expect((await sandbox.inspect()).warnings).toEqual([]);
  });

  test('and that has no line of a length that can be read is refused as what it is', async () => {
    await sandbox.write(Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(300_000)]));
    await expect(sandbox.inspect()).rejects.toMatchObject({
      message: expect.stringMatching(/in\.csv: This does not look like text: it begins like a ZIP archive/),
    });
  });
});

describe('Files', () => {
  test('that are not there, or are folders, are errors in plain words', async () => {
    await mkdir(sandbox.path('folder'));
    await expect(sandbox.inspect({}, ['none.csv'])).rejects.toMatchObject({ code: 'source.not_found' });
    await expect(sandbox.inspect({}, ['folder'])).rejects.toMatchObject({
      code: 'source.unreadable',
      message: expect.stringContaining('is a folder'),
    });
  });

  test('that are empty are an error, unless columns are named or others have some', async () => {
    await sandbox.write('', 'empty.csv');
    await sandbox.write('id,name\n1,Ann\n', 'full.csv');
    await expect(sandbox.inspect({}, ['empty.csv'])).rejects.toMatchObject({
      code: 'source.empty',
      message: expect.stringMatching(/empty: there is no header and no row\. Choose another file\.$/),
    });
    expect((await sandbox.inspect({ columns: ['id'] }, ['empty.csv'])).columns).toEqual(['id']);
    expect((await sandbox.inspect({}, ['empty.csv', 'full.csv'])).columns).toEqual(['id', 'name']);
  });

  test('whose header does not end are told from those with an open quote', async () => {
    await sandbox.write(Array.from({ length: 100_000 }, (_, index) => `c${index}`).join(','));
    await expect(sandbox.inspect()).rejects.toThrow(/has no line end in its first 256 KB, where its header must be/);
    await sandbox.write(`"a\n${'1,2\n'.repeat(100_000)}`);
    await expect(sandbox.inspect({ quote: '"' })).rejects.toThrow(/has no complete record in its first 256 KB/);
  });

  test('with other headers give the union of their columns by name', async () => {
    await sandbox.write('id,Name\n1,Ann\n', 'one.csv');
    await sandbox.write('name;id;town\nBob;2;Rome\n', 'two.csv');
    const shape = await sandbox.inspect({}, ['one.csv', 'two.csv']);
    expect(shape.columns).toEqual(['id', 'Name', 'town']);
    expect(shape.files.map(({ dialect }) => dialect.delimiter)).toEqual([',', ';']);
    expect(shape.regular).toBe(false);
    const { rows } = await sandbox.readCarefully(shape);
    expect(rows).toEqual([
      [0, 1, 2, '1', 'Ann', null],
      [1, 1, 2, '2', 'Bob', 'Rome'],
    ]);
  });
});
