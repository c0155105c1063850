import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { descriptionSchema, previewCallSchema } from '../../../../core/preview/messages.ts';
import { renderInlined } from '../../../../core/sql/sql.ts';
import { createLedgerText } from '../../../../core/sql/sqlite/replay-ledger.ts';
import { PreviewDesk } from '../../../../workers/engine/preview/preview-desk.ts';
import { Session } from '../../../../workers/engine/session/session.ts';
import { SourceFile } from '../../../../workers/reading/source-file.ts';
import { previewHere } from '../../../support/preview-here.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type AskedRequest, json, type WebServer, webServer } from '../../../support/web-server.ts';
import { writeXlsx } from '../../../support/xlsx-file.ts';

const csv = 'id,day,price,ok\n1,2024-05-01,9.5,true\n2,2024-05-02,10,false\n10,2024-05-03,,true\n';

function open(text = csv, more: { nodes?: object[]; edges?: object[] } = {}) {
  const folder = temporaryFolder({ 'a.csv': text });
  const desk = new PreviewDesk();
  const columns = { id: 'integer', day: 'date', price: 'number', ok: 'boolean' };
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv', columns } }, ...(more.nodes ?? [])];
  const document = {
    pipelineFile: join(folder, 'p.weir.json'),
    text: JSON.stringify({ format: 'weir/1', nodes, edges: more.edges ?? [] }),
    folder,
    reading: 'sample',
  };
  const answer = (call: object, signal = new AbortController().signal) =>
    desk.answer(previewCallSchema.parse(call), signal);
  return {
    folder,
    document,
    ask: (call: object, signal?: AbortSignal) => answer({ document, node: 'a', ...call }, signal),
    describe: (changed: object = {}) => answer({ call: 'describe', document: { ...document, ...changed } }),
  };
}

test.each([
  [{ column: 'id', test: 'less', value: '9' }, ['1', '2']],
  [{ column: 'id', test: 'equals', value: '010' }, ['10']],
  [{ column: 'id', test: 'equals', value: `1' OR '1'='1` }, []],
  [{ column: 'day', test: 'greater', value: '2024-5-1' }, ['2', '10']],
  [{ column: 'price', test: 'equals', value: '10.0' }, ['2']],
  [{ column: 'price', test: 'not_equals', value: '10' }, ['1', '10']],
  [{ column: 'price', test: 'is_null' }, ['10']],
  [{ column: 'ok', test: 'equals', value: 'TRUE' }, ['1', '10']],
  [{ column: 'DAY', test: 'starts_with', value: '2024-05-02' }, ['2']],
])('values of a filter are compared as the column has them: %o', async (filter, ids) => {
  const { ask } = open();
  const page = await ask({ call: 'rows', limit: 10, filters: [filter] });
  expect(page).toMatchObject({
    rows: ids.map((id) => [id, expect.anything(), expect.toSatisfy(() => true), expect.anything()]),
  });
});

test('numbers and dates have bins of equal width, with every value in one of them', async () => {
  const { ask } = open();
  const profile = await ask({ call: 'profile', columns: ['id', 'day'] });
  expect(profile).toMatchObject([
    {
      name: 'id',
      min: '1',
      max: '10',
      mean: 13 / 3,
      histogram: { length: 20, 0: { from: '1', count: 1 }, 19: { to: '10', count: 1 } },
    },
    { name: 'day', histogram: { 0: { from: '2024-05-01', count: 1 }, 19: { to: '2024-05-03', count: 1 } } },
  ]);
});

test.each(['profile', 'proposeTypes'])('a wide table is asked about some columns at a time for a %s', async (call) => {
  const names = Array.from({ length: 90 }, (_, index) => `c${index}`);
  const wide = { id: 'a', type: 'input.csv', config: { path: 'a.csv' } };
  const ask = previewHere({ 'a.csv': `${names}\n${names.map(() => '1')}\n` }, { nodes: [wide], edges: [] });
  const asked = vi.spyOn(Session.prototype, 'rows');
  onTestFinished(() => asked.mockRestore());
  expect(await ask({ call, node: 'a' })).toHaveLength(names.length);
  const told = asked.mock.calls.map(([query]) => {
    const [list = ''] = renderInlined(query).split(' FROM ');
    return new Set(list.match(/count\([^)]*"c\d+"/g)).size;
  });
  expect(Math.max(...told)).toBeLessThanOrEqual(40);
  expect(told.reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(names.length);
});

test('a profile that is given up between two of its queries asks no more', async () => {
  const { ask } = open();
  await ask({ call: 'profile' });
  const givingUp = new AbortController();
  const { rows } = Session.prototype;
  const asked = vi.spyOn(Session.prototype, 'rows').mockImplementationOnce(async function (this: Session, query) {
    const facts = await rows.call(this, query);
    givingUp.abort();
    return facts;
  });
  await expect(ask({ call: 'profile' }, givingUp.signal)).rejects.toMatchObject({ code: 'cancelled' });
  expect(asked).toHaveBeenCalledTimes(1);
  asked.mockRestore();
  expect(await ask({ call: 'profile', columns: ['id'] })).toMatchObject([{ name: 'id', rows: 3 }]);
});

test('a call that is cancelled while it waits for another is answered at once', async () => {
  const { ask } = open();
  const { rows } = Session.prototype;
  const blocked = Promise.withResolvers<void>();
  vi.spyOn(Session.prototype, 'rows').mockImplementationOnce(async function (this: Session, query) {
    await blocked.promise;
    return rows.call(this, query);
  });
  const first = ask({ call: 'profile', columns: ['id'] });
  const givingUp = new AbortController();
  const second = ask({ call: 'rows', limit: 1 }, givingUp.signal);
  givingUp.abort();
  await expect(second).rejects.toMatchObject({ code: 'cancelled' });
  blocked.resolve();
  expect(await first).toMatchObject([{ name: 'id' }]);
});

test('of a large file a first part is looked at, which is said, and no copy of it stays behind', async () => {
  const row = `1,2024-05-01,9.5,true\n`;
  const { ask, folder } = open(`id,day,price,ok\n${row.repeat(500_000)}`);
  const page = await ask({ call: 'rows', limit: 1 });
  expect(page).toMatchObject({
    rows: [['1', '2024-05-01', '9.5', 'true']],
    total: null,
    sampledRows: Math.floor((8_000_000 - 16) / row.length),
  });
  expect(readdirSync(folder)).toEqual(['a.csv']);
});

test('a file that the engine does not read itself is added to others without their being read again', async () => {
  const sessions = vi.spyOn(Session, 'open');
  const { folder, ask, document } = open();
  writeFileSync(join(folder, 'a.json'), '[{"n": 1}]');
  expect(await ask({ call: 'rows', limit: 1 })).toMatchObject({ rows: [{ 0: '1' }] });
  const { nodes, ...rest } = JSON.parse(document.text);
  const more = { ...rest, nodes: [...nodes, { id: 'j', type: 'input.json', config: { path: 'a.json' } }] };
  const asked = { call: 'rows', limit: 1, node: 'j', document: { ...document, text: JSON.stringify(more) } };
  expect(await ask(asked)).toMatchObject({ rows: [['1']] });
  expect(sessions).toHaveBeenCalledTimes(1);
});

test('what was read of a file is kept, with its rejects, when another is added', async () => {
  const opened = vi.spyOn(SourceFile, 'open');
  const { folder, ask, document } = open();
  writeFileSync(join(folder, 'b.csv'), 'x\n1\n');
  writeFileSync(
    join(folder, 'a.json'),
    '[{"n": 12345678901234567890, "d": "x", "o": {"p": [1.50]}}, {"n": oops}, {"d": null}]',
  );
  const { nodes, ...rest } = JSON.parse(document.text);
  const more = [...nodes, { id: 'j', type: 'input.json', config: { path: 'a.json' } }];
  const look = async (...added: object[]) => {
    const text = JSON.stringify({ ...rest, nodes: [...more, ...added] });
    const asked = { call: 'rows', limit: 5, document: { ...document, text } };
    const rows = await ask({ ...asked, node: 'j' });
    return {
      rows,
      rejected: await ask({ ...asked, node: 'j', port: 'rejected' }),
      own: await ask({ ...asked, node: 'a' }),
    };
  };
  const before = await look();
  expect(before.rows).toMatchObject({
    rows: [
      ['12345678901234567890', 'x', '{"p": [1.50]}'],
      [null, null, null],
    ],
  });
  expect(before.rejected).toMatchObject({ rows: [expect.anything()] });
  const readOnce = opened.mock.calls.length;
  expect(await look({ id: 'b', type: 'input.csv', config: { path: 'b.csv' } })).toEqual(before);
  const again = opened.mock.calls.slice(readOnce).map(([path]) => path);
  expect(new Set(again)).toEqual(new Set([join(folder, 'b.csv')]));
  expect(readdirSync(folder).filter((name) => name.startsWith('moved'))).toEqual([]);
});

test('of a file that is read with care nothing stays behind either', async () => {
  const { ask, folder } = open('id,day,price,ok\r\n1,2024-05-01,9.5,true\n2,2024-05-02,"1\n0",false\r\n');
  expect(await ask({ call: 'rows', limit: 5 })).toMatchObject({ rows: [{ 0: '1' }] });
  expect(readdirSync(folder)).toEqual(['a.csv']);
});

test('of records that could not be read only those of the file as it is now are kept', async () => {
  const { ask, folder } = open('id,day,price,ok\n1,2024-05-01,9.5,true\n2\n');
  const rejected = () => ask({ call: 'rows', port: 'rejected', limit: 5 });
  expect(await rejected()).toMatchObject({ rows: [{ 7: '2' }] });
  writeFileSync(join(folder, 'a.csv'), 'id,day,price,ok\n1,2024-05-01,9.5,true\n2\n3\n');
  expect(await rejected()).toMatchObject({ rows: [{ 7: '2' }, { 7: '3' }] });
  expect(readdirSync(folder)).toMatchObject(['a.csv', expect.stringMatching(/^rejects-/)]);
});

test('a file in another encoding than is thought is a problem of its node, with the likely one as the way out', async () => {
  const studio = open();
  writeFileSync(join(studio.folder, 'a.csv'), Buffer.from('id,day,price,ok\n1,2024-05-01,M\xfcller,true\n', 'latin1'));
  expect(await studio.describe()).toMatchObject({
    problems: [
      {
        severity: 'warning',
        node: 'a',
        field: ['encoding'],
        message: '1 line is not written in utf-8: in windows-1252 "M\uFFFDller" would be "Müller".',
        suggestion: { label: 'Read as windows-1252', replace: 'windows-1252' },
      },
    ],
  });
});

test('a first line that most lines do not fit is remarked on, with what leaves it out', async () => {
  const describing = async (text: string, config: object = {}) => {
    const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv', ...config } }];
    return previewHere({ 'a.csv': text }, { nodes, edges: [] })({ call: 'describe' });
  };
  const counts = '178,13,red,white\n14.2,1,2\n13.2,2,3\n13.1,2,1\n';
  const message =
    'The first line names 4 columns, but most lines have 3 fields, so they are rejected. If it is not the header, leave it out; else name the columns that lack a name in the file.';
  const suggestion = { label: 'Leave out the first line', replace: '1' };
  expect(await describing(counts)).toMatchObject({ problems: [{ severity: 'warning', message, suggestion }] });
  for (const config of [{ skipRows: 1 }, { header: false }])
    expect(await describing(counts, config)).toMatchObject({ problems: [] });
  expect(await describing('a,b\n1,2\n3\n4,5\n6,7\n8,9\n')).toMatchObject({ problems: [] });
  const below = Array.from({ length: 8 }, (_, at) => `${at},b,c`).join('\n');
  expect(await describing(`made,by hand\nnote,"of two\nlines"\n\nunit\nid,b,c\n${below}\n`)).toMatchObject({
    problems: [{ field: ['skipRows'], suggestion: { label: 'Leave out the first 5 lines', replace: '5' } }],
  });
  const mixed = Array.from({ length: 4 }, (_, at) => `${at},b`).join('\n');
  expect(await describing(`a,b\n${mixed}\n${below}\n`)).toMatchObject({ problems: [] });
});

test('names of columns below a title are remarked on, with what leaves the title out', async () => {
  const describing = async (text: string, config: object = {}) => {
    const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv', ...config } }];
    return previewHere({ 'a.csv': text }, { nodes, edges: [] })({ call: 'describe' });
  };
  const rows = 'Item;Qty;Price\n'.concat(...Array.from({ length: 20 }, (_, at) => `Lamp ${at};${at};9.5\n`));
  const caution = (where: string, field: string, suggestion: object) => ({
    problems: [
      {
        severity: 'warning',
        field: [field],
        message: `The columns seem to be named in ${where}, by "Item", "Qty", "Price", below a title.`,
        suggestion,
      },
    ],
  });
  const few = 'Report 2024\n\nItem;Qty;Price\nLamp;1;9,5\nSofa;2;99\n';
  const [short, cut] = [`Report 2024\n\n${rows}`, `Report;;\n1 May;;\n;;\n${rows}`];
  const three = { label: 'Leave out the first 3 lines', replace: '3' };
  expect(await describing(cut)).toMatchObject(caution('line 4', 'skipRows', three));
  const two = { label: 'Leave out the first 2 lines', replace: '2' };
  for (const text of [short, few]) expect(await describing(text)).toMatchObject(caution('line 3', 'skipRows', two));
  for (const config of [{ skipRows: 2 }, { header: false }])
    expect(await describing(short, config)).toMatchObject({ problems: [] });
  const texts = 'name,city\nBo,Oslo\nCy,Bonn\n';
  expect(await describing(`All people\n${texts}`)).toMatchObject({ problems: [{ suggestion: { replace: '1' } }] });
  for (const text of [rows, `;Qty;Price\n${rows}`, 'note\n1,2,3\n4,5,6\n', 'a;b\nc\nd;e\n'])
    expect(await describing(text), text.slice(0, 20)).toMatchObject({ problems: [] });

  const folder = temporaryFolder();
  const table = [
    [null, 'Item', null, 'Qty', 'Price'],
    [null, 'Lamp', null, 1, new Date(0)],
    [null, 'Sofa', null, null, 8],
  ];
  writeXlsx(join(folder, 'a.xlsx'), [{ name: 'May', rows: [['Report'], [], [null, 'of May'], ...table] }]);
  const reading = async (config: object) => {
    const nodes = [{ id: 'a', type: 'input.excel', config: { path: 'a.xlsx', ...config } }];
    const text = JSON.stringify({ format: 'weir/1', nodes, edges: [] });
    const document = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' };
    const call = previewCallSchema.parse({ call: 'describe', document });
    return new PreviewDesk().answer(call, new AbortController().signal);
  };
  expect(await reading({})).toMatchObject(caution('row 4', 'range', { label: 'Read B4:E', replace: 'B4:E' }));
  for (const config of [{ range: 'B4:E' }, { header: false }])
    expect(await reading(config)).toMatchObject({ problems: [] });
});

test('a JSON file that is one object is remarked on until its rows are read, or where nobody sees them, its list is named', async () => {
  const countries = '{"DE": {"name": "Germany"}, "FR": {"name": "France"}}';
  const messagesOn = async (text: string, { config = {}, isWired = false, reading = 'sample', by = '' } = {}) => {
    const few = { id: 'few', type: 'limit', config: { count: 1 } };
    const found = { id: 'found', type: 'filter', config: { where: `"${by}" IS NOT NULL` } };
    const behind = [...(isWired ? [few] : []), ...(by === '' ? [] : [found])];
    const nodes = [{ id: 'a', type: 'input.json', config: { path: 'a.json', ...config } }, ...behind];
    const edges = behind.map(({ id }, index) => ({ from: nodes[index]?.id, to: id }));
    const ask = previewHere({ 'a.json': text }, { nodes, edges }, reading);
    const { problems } = descriptionSchema.parse(await ask({ call: 'describe' }));
    return problems.map(({ message }) => message);
  };
  const list = '{"at": 1, "days": [{"a": 1}]}';
  const isList = 'The file is one object, so it is read as one record. Is the list of records at /days?';
  expect(await messagesOn(list)).toEqual([isList]);
  expect(await messagesOn(list, { isWired: true })).toEqual([]);
  expect(await messagesOn(list, { isWired: true, reading: 'describe' })).toEqual([isList]);
  expect(await messagesOn(list, { isWired: true, reading: 'describe', by: 'at' })).toEqual([isList]);
  expect(await messagesOn(list, { isWired: true, reading: 'describe', by: 'days' })).toEqual([]);
  expect(await messagesOn(list, { config: { records: '/days' } })).toEqual([]);
  expect(await messagesOn(countries)).toEqual([expect.stringMatching(/^The file is one object of 2 similar objects/)]);
});

test('a column for the name of the file takes no name that the file has', async () => {
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv', filename: 'File' } }];
  const look = previewHere({ 'a.csv': 'id,file\n1,x\n' }, { nodes, edges: [] });
  const message = expect.stringContaining('Two columns would be called "file" and "File"');
  const problem = { severity: 'error', node: 'a', column: 'File', field: ['filename'], message };
  expect(await look({ call: 'describe' })).toMatchObject({ problems: [problem] });
});

test('a header line in the middle of a file is remarked on, with the filter that leaves it out', async () => {
  const describing = async (text: string, config: object = {}) => {
    const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv', ...config } }];
    return previewHere({ 'a.csv': text }, { nodes, edges: [] })({ call: 'describe' });
  };
  const rows = '1,9.5\n2,10\n3,11\n4,12\n5,13\n';
  const twice = `Order id,price\n${rows}Order id,price\n${rows}`;
  const message =
    'Row 6 repeats the header line, as happens where files were put together. ' +
    `The filter "Order id" IS DISTINCT FROM 'Order id' leaves that out.`;
  expect(await describing(twice)).toMatchObject({ problems: [{ severity: 'warning', node: 'a', message }] });
  expect(await describing(twice, { filename: 'file' })).toMatchObject({ problems: [{ message }] });
  expect(await describing(`${twice}Order id,price\n`)).toMatchObject({
    problems: [{ message: expect.stringMatching(/^2 rows, the first of them row 6, repeat the header line/) }],
  });
  expect(await describing(twice.replaceAll('Order id', 'order'))).toMatchObject({
    problems: [{ message: expect.stringContaining(`The filter "order" IS DISTINCT FROM 'order'`) }],
  });
  expect(await describing('id\n1\nid\n')).toMatchObject({ problems: [] });
  expect(await describing('id,price\n1,price\nid,2\n')).toMatchObject({ problems: [] });
});

test.each([
  ['irregular', Buffer.from('id,name\n1,a\n2,"b\nc"\n3\n')],
  ['packed', gzipSync('id,name\n1,a\n')],
])('types of a file that is %s are inferred where its columns alone are asked for, too', async (_, bytes) => {
  const studio = open();
  writeFileSync(join(studio.folder, 'a.csv'), bytes);
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv', types: 'infer' } }];
  const text = JSON.stringify({ format: 'weir/1', nodes, edges: [] });
  expect(await studio.describe({ text, reading: 'describe' })).toMatchObject({
    problems: [],
    nodes: {
      a: {
        outputs: {
          out: [
            { name: 'id', type: 'integer' },
            { name: 'name', type: 'text' },
          ],
        },
      },
    },
  });
});

test('an encoding is spelled in one way, wherever it is told', async () => {
  const { folder } = open();
  const inspect = (encoding: string) => {
    const call = { call: 'inspectCsv', path: join(folder, 'a.csv'), folder, dialect: { encoding }, limit: 0 };
    return new PreviewDesk().answer(previewCallSchema.parse(call), new AbortController().signal);
  };
  for (const name of ['windows-1252', 'Windows1252'])
    expect(await inspect(name)).toMatchObject({
      dialect: { encoding: 'windows-1252' },
      warnings: [],
      remarks: ['Read with care, which takes longer, since the encoding is windows-1252.'],
    });
});

test('the sheets, tables and lists of a file are listed, and one that is not there has its near match as a suggestion', async () => {
  const nodes = [
    { id: 'sheet', type: 'input.excel', config: { path: 'a.xlsx', sheet: 'R&D 2023' } },
    { id: 'table', type: 'input.sqlite', config: { path: 'a.db', table: 'sale' } },
    { id: 'list', type: 'input.json', config: { path: 'a.json', records: '/all/day' } },
    { id: 'one', type: 'input.json', config: { path: 'a.json' } },
    { id: 'same', type: 'input.json', config: { path: 'a.json' } },
    { id: 'read', type: 'json', config: { column: 'all', fields: { a: '$.a' }, explode: '$.days' } },
  ];
  const edges = [{ from: 'same', to: 'read' }];
  const { folder, ask, describe: describePipeline } = open(csv, { nodes, edges });
  const sheets = ['Orders', 'R&D 2024'];
  writeXlsx(
    join(folder, 'a.xlsx'),
    sheets.map((name) => ({ name, rows: [['id'], [1]] })),
  );
  const database = new Database(join(folder, 'a.db'));
  database.exec(`CREATE TABLE sales (id); CREATE VIEW best AS SELECT * FROM sales; ${createLedgerText}`);
  database.close();
  writeFileSync(join(folder, 'a.json'), '{"n": [1], "all": {"days": [{"a": [{}]}]}, "all/more": [ {');
  const partsOf = (part: string, file: string) =>
    new PreviewDesk().answer(
      previewCallSchema.parse({ call: 'listParts', part, path: join(folder, file) }),
      new AbortController().signal,
    );
  expect(await partsOf('sheet', 'a.xlsx')).toEqual(sheets);
  expect(await partsOf('sheet', 'a.csv')).toEqual([]);
  expect(await partsOf('table', 'a.db')).toEqual(['best', 'sales']);
  expect(await partsOf('baseTable', 'a.db')).toEqual(['sales']);
  await expect(partsOf('table', 'a.csv')).rejects.toThrow();
  expect(await partsOf('list', 'a.json')).toEqual(['/all/days', '/all~1more']);
  expect(await partsOf('list', 'a.csv')).toEqual([]);
  writeFileSync(join(folder, 'a.json'), '{"a": [{"b": 1}]}\n{"a": [{"b": 2}]}\n');
  expect(await partsOf('list', 'a.json')).toEqual([]);
  writeFileSync(join(folder, 'a.json'), '{"n": 1, "all": {"days": [{"a": 1}]}}');
  const replacing = (replace: string) => ({ label: `Use "${replace}"`, replace });
  expect(await describePipeline()).toMatchObject({
    problems: [
      { code: 'node.source', node: 'sheet', field: ['sheet'], suggestion: replacing('R&D 2024') },
      { code: 'node.source', node: 'table', field: ['table'], suggestion: replacing('sales') },
      { code: 'node.source', node: 'list', field: ['records'], suggestion: { replace: '/all/days' } },
      { code: 'node.caution', node: 'one', field: ['records'], suggestion: { replace: '/all/days' } },
    ],
  });
  expect(await ask({ call: 'rows', limit: 1 })).toMatchObject({ rows: [{ 0: '1' }] });
});

test('a description tells whether a file is another one than it was, but not which', async () => {
  const { folder, describe: describePipeline } = open();
  const stateNow = async () => (await describePipeline()) as { sourceState: string };
  const { sourceState } = await stateNow();
  expect((await stateNow()).sourceState).toBe(sourceState);
  writeFileSync(join(folder, 'a.csv'), csv.replace('9.5', '8.25'));
  expect((await stateNow()).sourceState).not.toBe(sourceState);
  expect(sourceState).not.toContain('a.csv');
});

test('lists and structs are shown, filtered and counted as JSON', async () => {
  const nest = { id: 'nest', type: 'sql', config: { query: "SELECT {'i': id, 'l': ['x', NULL]} AS s FROM a" } };
  const { ask } = open(csv, { nodes: [nest], edges: [{ from: 'a', to: 'nest' }] });
  const value = '{"i":2,"l":["x",null]}';
  const rows = { call: 'rows', node: 'nest', limit: 10, filters: [{ column: 's', test: 'equals', value }] };
  expect(await ask(rows)).toMatchObject({ columns: [{ name: 's', type: 'json' }], rows: [[value]] });
  const [profile] = (await ask({ call: 'profile', node: 'nest', columns: ['s'] })) as [{ top: unknown }];
  expect(profile.top).toContainEqual({ value, count: 1 });
});

test('functions are those that expressions may use', async () => {
  const { ask: _, folder } = open();
  const call = previewCallSchema.parse({ call: 'functions', folder });
  const functions = JSON.stringify(await new PreviewDesk().answer(call, new AbortController().signal));
  expect(functions).toContain('"name":"lower","kind":"scalar"');
  expect(functions).toContain('"name":"sum","kind":"aggregate"');
  expect(functions).toContain('"name":"row_number","kind":"window"');
  expect(functions).not.toMatch(/"name":"(read_csv|random|getenv|now)"/);
});

test('a node that is not set up yet, or wrong, is still told the columns that reach it', async () => {
  const nodes = [
    { id: 'b', type: 'join', config: {} },
    { id: 'c', type: 'sort', config: { by: [{ column: 'prize' }] } },
    { id: 'd', type: 'limit', config: { count: 1 } },
  ];
  const edges = [
    { from: 'a', to: 'b.left' },
    { from: 'a', to: 'b.right' },
    { from: 'a', to: 'c' },
    { from: 'c', to: 'd' },
  ];
  const columns = ['id', 'day', 'price', 'ok'].map((name) => expect.objectContaining({ name }));
  expect(await open(csv, { nodes, edges }).describe()).toMatchObject({
    nodes: {
      b: { inputs: { left: [columns], right: [columns] }, outputs: {} },
      c: { inputs: { in: [columns] }, outputs: {} },
      d: { inputs: {}, outputs: {} },
    },
  });
});

test('the engine is asked about no columns that pass a node unseen', async () => {
  const columns = { 'A"b': 'integer', ΣΑΣ: 'text', Unseen: 'decimal(9,2)', unseen2: 'date' };
  const named = Object.entries(columns).map(([name, type]) => ({ name, type }));
  const nodes = [
    { id: 'a', type: 'input.rows', config: { columns: named, rows: [] } },
    {
      id: 'b',
      type: 'derive',
      config: {
        columns: [
          { name: 'next', expr: '"a""B" + 1.5' },
          { name: 'ΣΑΣ', expr: 'length("ΣΑΣ")' },
        ],
      },
    },
    { id: 'c', type: 'filter', config: { where: 'next > 2' } },
    { id: 'd', type: 'rename', config: { columns: { unseen2: 'day' } } },
  ];
  const edges = ['a', 'b', 'c'].map((from, index) => ({ from, to: ['b', 'c', 'd'][index] }));
  const asked = vi.spyOn(Session.prototype, 'rows');
  const told = await previewHere({}, { nodes, edges })({ call: 'describe' });
  const texts = asked.mock.calls.map(([query]) => renderInlined(query)).filter((text) => text.startsWith('DESCRIBE'));
  asked.mockRestore();
  expect(texts.map((text) => /unseen/i.test(text))).toEqual([true, false, false]);
  const out = [
    { name: 'A"b', type: 'integer' },
    { name: 'ΣΑΣ', type: 'integer' },
    { name: 'Unseen', type: 'decimal(9,2)' },
  ];
  const made = { name: 'next', type: 'decimal(21,1)' };
  const outputs = (...all: object[]) => ({ outputs: { out: all.map((column) => expect.objectContaining(column)) } });
  expect(told).toMatchObject({
    problems: [],
    nodes: {
      b: outputs(...out, { name: 'unseen2', type: 'date' }, made),
      d: outputs(...out, { name: 'day', type: 'date' }, made),
    },
  });
});

test.each([
  ['gone.csv', ['path']],
  [
    ['a.csv', 'gone.csv'],
    ['path', 1],
  ],
])('a file that is not there is a problem of the field that names it: %j', async (path, field) => {
  const nodes = [{ id: 'a', type: 'input.csv', config: { path } }];
  const ask = previewHere({ 'a.csv': 'n\n1\n' }, { nodes, edges: [] });
  const message = expect.stringContaining('There is no file');
  expect(await ask({ call: 'describe' })).toMatchObject({
    problems: [{ node: 'a', code: 'node.source', field, message }],
  });
});

test('a path that names nothing has the one that was likely meant proposed', async () => {
  const files = {
    'data/orders.csv': 'n\n1\n',
    'data/orders.json': '[]',
    'data/parts.csv/0.csv': 'n\n',
    'People.csv': 'n\n1\n',
  };
  const proposed = async (path: string | string[]) => {
    const ask = previewHere(files, { nodes: [{ id: 'a', type: 'input.csv', config: { path } }], edges: [] });
    return descriptionSchema.parse(await ask({ call: 'describe' })).problems[0];
  };
  expect(await proposed(['People.csv', 'data/order.csv'])).toMatchObject({
    field: ['path', 1],
    message: expect.stringMatching(/data.order\.csv\. Did you mean "data\/orders\.csv"\?$/),
    suggestion: { replace: 'data/orders.csv' },
  });
  expect(await proposed('people.CSV')).toMatchObject({ suggestion: { replace: 'People.csv' } });
  expect(await proposed('data/part.csv')).not.toHaveProperty('suggestion');
  if (process.platform === 'win32') return;
  expect(await proposed('data\\orders.csv')).toMatchObject({ suggestion: { replace: 'data/orders.csv' } });
  expect(await proposed('C:\\in\\all.csv')).toMatchObject({
    message: expect.stringMatching(/On this system, \/ separates folders, not \\\.$/),
  });
});

test('a node that nothing leads into has that one problem', async () => {
  const ask = previewHere({}, { nodes: [{ id: 'once', type: 'dedupe', config: {} }], edges: [] });
  expect(await ask({ call: 'describe' })).toMatchObject({ problems: [{ node: 'once', code: 'graph.missing_input' }] });
});

test('how many values a column has is counted, not estimated', async () => {
  const rows = Array.from({ length: 3000 }, (_, index) => `${index % 1013},,${index},`);
  const { ask } = open(`id,day,price,ok\n${rows.join('\n')}\n`);
  const profile = await ask({ call: 'profile' });
  expect(profile).toMatchObject([1013, 0, 3000, 0].map((distinct) => ({ distinct })));
});

describe('a look at a server', () => {
  const tenAPage = ({ url }: AskedRequest) => {
    const page = Number(new URL(url, 'http://host').searchParams.get('page'));
    return json(Array.from({ length: 10 }, (_, index) => ({ n: page * 10 + index, late: page === 3 ? 1 : undefined })));
  };
  const look = (server: WebServer, config: object = {}) => {
    const folder = temporaryFolder({});
    const desk = new PreviewDesk();
    const api = { url: `${server.origin}/a`, pagination: { type: 'page', param: 'page' }, ...config };
    const nodes = [
      { id: 'api', type: 'input.http', config: api },
      { id: 'few', type: 'filter', config: { where: 'n > 12' } },
    ];
    const text = JSON.stringify({ format: 'weir/1', nodes, edges: [{ from: 'api', to: 'few' }] });
    return (call: object, reading = 'sample') => {
      const document = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading };
      return desk.answer(previewCallSchema.parse({ document, ...call }), new AbortController().signal);
    };
  };

  test('asks for the pages that its rows need, and for none of them twice', async () => {
    await using server = await webServer(tenAPage);
    const ask = look(server);
    expect(await ask({ call: 'describe' })).toMatchObject({ nodes: { few: { outputs: { out: [{ name: 'n' }] } } } });
    expect(server.asked.length).toBe(1);
    expect(await ask({ call: 'rows', node: 'api', limit: 25 })).toMatchObject({
      sampledRows: 30,
      rows: { length: 25 },
    });
    expect(server.asked.length).toBe(3);
    expect(await ask({ call: 'rows', node: 'few', limit: 5 })).toMatchObject({
      sampledRows: 30,
      rows: { length: 5 },
    });
    expect(await ask({ call: 'count', node: 'few' }, 'whole')).toEqual({
      filtered: 27,
      total: 27,
      sampledRows: 30,
    });
    await ask({ call: 'profile', node: 'few' });
    expect(server.asked.length).toBe(3);
    await ask({ call: 'rows', node: 'api', limit: 5000 });
    expect(server.asked.length).toBe(10);
  });

  test('asks nothing to check a pipeline that declares what it uses', async () => {
    await using server = await webServer(tenAPage);
    const columns = await look(server, { columns: { n: 'integer' } })({ call: 'describe' }, 'describe');
    expect(columns).toMatchObject({
      problems: [],
      nodes: { few: { outputs: { out: [{ name: 'n', type: 'integer' }] } } },
    });
    expect(server.asked.length).toBe(0);
    expect(await look(server, { columns: { m: 'integer' } })({ call: 'describe' }, 'describe')).toMatchObject({
      problems: [],
    });
    expect(server.asked.length).toBe(1);
  });

  test('says what is wrong with the source, and asks a server that is down once', async () => {
    await using server = await webServer(() => ({ status: 503 }));
    const ask = look(server);
    const problems = [{ node: 'api', code: 'node.source', message: expect.stringContaining('answered 503') }];
    expect(await ask({ call: 'describe' })).toMatchObject({ problems });
    expect(await ask({ call: 'describe' })).toMatchObject({ problems });
    expect(server.asked.length).toBe(1);
  });

  test('proposes where the records may stand', async () => {
    await using server = await webServer(() => json({ total: 2, data: [{ n: 1 }, { n: 2 }] }));
    expect(await look(server, { pagination: undefined })({ call: 'describe' })).toMatchObject({
      problems: [
        { severity: 'warning', field: ['records'], suggestion: { replace: '/data' } },
        { message: expect.stringContaining('"n"') },
      ],
    });
  });
});

describe('a look at rows that a server is asked about', () => {
  const look = (server: WebServer, count: number, config: object = {}) => {
    const csv = `k\n${Array.from({ length: count }, (_, index) => `${index}\n`).join('')}`;
    const ask = { url: `${server.origin}/{k}`, fields: { n: { pointer: '/n', type: 'integer' } }, ...config };
    const nodes = [
      { id: 'a', type: 'input.csv', config: { path: 'a.csv' } },
      { id: 'ask', type: 'http_lookup', config: ask },
      { id: 'even', type: 'filter', config: { where: 'n % 2 = 0' } },
    ];
    const edges = [
      { from: 'a', to: 'ask' },
      { from: 'ask.out', to: 'even' },
    ];
    return previewHere({ 'a.csv': csv }, { nodes, edges });
  };
  const sayNumber = ({ url }: AskedRequest) => (url === '/3' ? { status: 404 } : json({ n: Number(url.slice(1)) }));

  test('asks about as many as it shows, and never about one twice', async () => {
    await using server = await webServer(sayNumber);
    const ask = look(server, 1000);
    expect(await ask({ call: 'describe' })).toMatchObject({ problems: [], nodes: { even: { outputs: {} } } });
    expect(server.asked.length).toBe(0);
    expect(await ask({ call: 'rows', node: 'ask', limit: 10 })).toMatchObject({ rows: { length: 9 }, sampledRows: 10 });
    expect(await ask({ call: 'rows', node: 'even', limit: 10 })).toMatchObject({
      rows: [
        ['0', '0'],
        ['2', '2'],
        ['4', '4'],
        ['6', '6'],
        ['8', '8'],
      ],
      sampledRows: 10,
    });
    expect(await ask({ call: 'rows', node: 'ask', port: 'rejected', limit: 10 })).toMatchObject({
      rows: [['3', 'http.failed', 'k', expect.stringContaining('answered 404'), '3', '4']],
    });
    expect(await ask({ call: 'count', node: 'even' })).toEqual({ filtered: 5, total: 5, sampledRows: 10 });
    expect(server.asked.length).toBe(10);
    await ask({ call: 'rows', node: 'ask', limit: 500 });
    expect(server.asked.length).toBe(50);
  });

  test('shows all rows where their requests are few', async () => {
    await using server = await webServer(sayNumber);
    const ask = look(server, 300, { url: `${server.origin}/7` });
    expect(await ask({ call: 'rows', node: 'ask', limit: 500 })).toMatchObject({
      rows: { length: 300 },
      sampledRows: null,
    });
    expect(server.asked.length).toBe(1);
  });

  test('fails where no server answers, which it tries once', async () => {
    await using server = await webServer(() => (response) => response.destroy());
    const ask = look(server, 300, { concurrency: 1 });
    await expect(ask({ call: 'rows', node: 'ask', limit: 10 })).rejects.toMatchObject({
      node: 'ask',
      message: `${server.origin}/ closed the connection. Try again later.`,
    });
    expect(server.asked.length).toBe(1);
  });
});

describe('what a run would stop at', () => {
  const rows = (id: string, values: readonly (readonly [number, string])[]) => ({
    id,
    type: 'input.rows',
    config: {
      columns: [
        { name: 'id', type: 'integer' },
        { name: 'k', type: 'text' },
      ],
      rows: values,
    },
  });
  const nodes = (expr = 'id < 9') => [
    rows('orders', [[1, 'a']]),
    rows('people', [
      [1, 'a'],
      [2, 'a'],
      [3, 'b'],
    ]),
    { id: 'both', type: 'join', config: { on: [{ left: 'k', right: 'k' }], validate: 'm:1' } },
    { id: 'checked', type: 'validate', config: { rules: [{ name: 'small', expr, severity: 'fail' }] } },
    { id: 'later', type: 'filter', config: { where: 'id > 0' } },
  ];
  const edges = [
    { from: 'orders', to: 'both.left' },
    { from: 'people', to: 'both.right' },
    { from: 'people', to: 'checked' },
    { from: 'checked', to: 'later' },
  ];
  const page = { call: 'rows', limit: 10 };

  test('is told with the rows of the node, in the words of a run', async () => {
    const ask = previewHere({}, { nodes: nodes('id < 3'), edges });
    expect(await ask({ ...page, node: 'both' })).toMatchObject({
      rows: [],
      stop: {
        node: 'both',
        message: `2 rows fail a check of "both" about "k", the first in row 1 of (typed rows). The key 'a' occurs 2 times on the right, where it must be unique. Correct the data, or let the node reject such rows.`,
      },
    });
    expect(await ask({ ...page, node: 'checked' })).toMatchObject({
      rows: { length: 2 },
      stop: { node: 'checked', message: expect.stringContaining('1 row fails a check of "checked" about "id"') },
    });
  });

  test('is told with the rows further on, and only where it is in their way', async () => {
    const ask = previewHere({}, { nodes: nodes('id < 3'), edges });
    expect(await ask({ ...page, node: 'later' })).toMatchObject({ stop: { node: 'checked' } });
    expect(await ask({ ...page, node: 'later', offset: 1 })).not.toHaveProperty('stop');
    expect(await ask({ ...page, node: 'people' })).not.toHaveProperty('stop');
    expect(await previewHere({}, { nodes: nodes(), edges })({ ...page, node: 'later' })).not.toHaveProperty('stop');
  });
});

test('a look at a file of very many columns gets along with a small limit', async () => {
  const names = Array.from({ length: 1000 }, (_, index) => `c${index}`);
  const folder = temporaryFolder({ 'a.csv': `${names.join(',')}\n${names.map(() => '007').join(',')}\n` });
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv' } }];
  const text = JSON.stringify({ format: 'weir/1', nodes, edges: [], settings: { memoryLimit: '128MB' } });
  const document = { pipelineFile: join(folder, 'p.weir.json'), text, folder, reading: 'sample' };
  const call = previewCallSchema.parse({ call: 'rows', document, node: 'a', limit: 50 });
  const page = await new PreviewDesk().answer(call, new AbortController().signal);
  expect(page).toMatchObject({ columns: { length: 1000 }, rows: [names.map(() => '007')], total: 1 });
});

test('rejects of several files are shown with their rows there', async () => {
  const files = { '1.csv': 'n\n1\n2\n', '2.csv': 'n\n3\n1\n' };
  const rules = [{ name: 'not one', expr: "n <> '1'" }];
  const nodes = [
    { id: 'read', type: 'input.csv', config: { path: '*.csv', header: true } },
    { id: 'valid', type: 'validate', config: { rules } },
  ];
  const ask = previewHere(files, { nodes, edges: [{ from: 'read', to: 'valid' }] });
  const shown = await ask({ call: 'rows', node: 'valid', port: 'rejected', offset: 0, limit: 9 });
  expect(shown).toMatchObject({
    rows: ['1', '2'].map((row) => ['1', 'rule.failed', 'n', expect.any(String), '1', row]),
  });
});
