import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { countsOf, tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { csv, orders, table, typed, wires } from './orders-graph.ts';

test('a diamond counts every row on each of its ways, and rejects it once', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const { events, rejects } = await runHere(folder, {
    nodes: [
      orders,
      typed,
      { id: 'few', type: 'filter', config: { where: 'qty < 6' } },
      { id: 'many', type: 'filter', config: { where: 'qty >= 2' } },
      { id: 'both', type: 'union', config: {} },
      table('load', 't'),
    ],
    edges: [...wires('orders', 'typed', 'few', 'both'), ...wires('typed', 'many', 'both', 'load')],
  });
  expect(countsOf(events)).toEqual({
    orders: [6, 6, 0],
    typed: [6, 4, 2],
    few: [4, 3, 0],
    many: [4, 3, 0],
    both: [6, 6, 0],
    load: [6, 6, 0],
  });
  expect(rejects.map(({ sourceRow, value }) => [sourceRow, value])).toEqual([
    [2, 'many'],
    [5, 'x'],
  ]);
  expect(tableRows(join(folder, 'out.db'), 'SELECT id FROM t ORDER BY id')).toEqual([
    [1n],
    [1n],
    [3n],
    [4n],
    [6n],
    [6n],
  ]);
});

test('rows whose key a join refuses go along their wire into a table, by way of other nodes too', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv, 'names.csv': 'id,name\n1,one\n3,three\n3,drei\n' });
  const { events, rejects } = await runHere(folder, {
    nodes: [
      orders,
      { id: 'names', type: 'input.csv', config: { path: 'names.csv' } },
      {
        id: 'named',
        type: 'join',
        config: { type: 'left', on: [{ left: 'id', right: 'id' }], validate: 'm:1', onViolation: 'reject' },
      },
      table('load', 't'),
      table('refused', 'refused'),
      { id: 'first', type: 'filter', config: { where: "name = 'drei'" } },
      table('some', 'some'),
    ],
    edges: [
      { from: 'orders', to: 'named.left' },
      { from: 'names', to: 'named.right' },
      { from: 'named.out', to: 'load' },
      { from: 'named.rejected', to: 'refused' },
      { from: 'named.rejected', to: 'first' },
      { from: 'first', to: 'some' },
    ],
  });
  expect(countsOf(events)).toEqual({
    orders: [6, 6, 0],
    names: [3, 3, 0],
    named: [9, 6, 2],
    load: [6, 6, 0],
    refused: [2, 2, 0],
    first: [2, 1, 0],
    some: [1, 1, 0],
  });
  expect(rejects).toEqual([]);
  const refused = 'SELECT id, name, error_code, source_row FROM refused ORDER BY source_row';
  expect(tableRows(join(folder, 'out.db'), refused)).toEqual([
    ['3', 'three', 'join.key_repeated', 2n],
    ['3', 'drei', 'join.key_repeated', 3n],
  ]);
  expect(tableRows(join(folder, 'out.db'), 'SELECT name FROM some')).toEqual([['drei']]);
});

test('rejects of both sides of a join have the columns of both before those that say why', async () => {
  const folder = temporaryFolder({ 'l.csv': 'id,l\n1,a\n1,b\n', 'r.csv': 'id,r\n2,c\n2,d\n' });
  await runHere(folder, {
    nodes: [
      { id: 'l', type: 'input.csv', config: { path: 'l.csv' } },
      { id: 'r', type: 'input.csv', config: { path: 'r.csv' } },
      {
        id: 'joined',
        type: 'join',
        config: { on: [{ left: 'id', right: 'id' }], validate: '1:1', onViolation: 'reject' },
      },
      table('refused', 't'),
    ],
    edges: [
      { from: 'l', to: 'joined.left' },
      { from: 'r', to: 'joined.right' },
      { from: 'joined.rejected', to: 'refused' },
    ],
  });
  const names = "SELECT group_concat(name, ' ') FROM pragma_table_info('t')";
  expect(tableRows(join(folder, 'out.db'), names)).toEqual([
    ['id l r error_code error_column error_message error_value source_row'],
  ]);
  expect(tableRows(join(folder, 'out.db'), 'SELECT id, l, r FROM t')).toEqual([
    ['1', 'a', null],
    ['1', 'b', null],
    ['2', null, 'c'],
    ['2', null, 'd'],
  ]);
});

test('a route with several branches sends each row one way, and rejects what none takes', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const { events, rejects } = await runHere(folder, {
    nodes: [
      orders,
      typed,
      {
        id: 'sorted',
        type: 'route',
        config: {
          branches: [
            { port: 'large', when: 'qty > 4' },
            { port: 'small', when: 'qty > 0' },
          ],
        },
      },
      table('large', 'large'),
      table('small', 'small'),
    ],
    edges: [
      ...wires('orders', 'typed', 'sorted'),
      { from: 'sorted.large', to: 'large' },
      { from: 'sorted.small', to: 'small' },
    ],
  });
  expect(countsOf(events)).toMatchObject({ sorted: [4, 3, 1], large: [2, 2, 0], small: [1, 1, 0] });
  expect(rejects.map(({ node, code, sourceRow }) => [node, code, sourceRow])).toEqual([
    ['typed', 'cast.failed', 2],
    ['typed', 'cast.failed', 5],
    ['sorted', 'route.no_match', 3],
  ]);
  const path = join(folder, 'out.db');
  expect(tableRows(path, "SELECT 'large', id FROM large UNION ALL SELECT 'small', id FROM small")).toEqual([
    ['large', 1n],
    ['large', 4n],
    ['small', 6n],
  ]);
});

test('wired rejects of a source, a cast, a join and a table go where their wires lead, and nowhere else', async () => {
  const folder = temporaryFolder({
    'orders.csv': 'id,customer\n1,a\n2,b,surplus\nx,a\n3,b\n4,a\n',
    'customers.csv': 'customer,name\na,Ann\na,Anna\nb,Bob\n',
  });
  const bad = (id: string) => ({ id: `bad_${id}`, type: 'output.csv', config: { path: `${id}.csv` } });
  const { events, rejects } = await runHere(folder, {
    nodes: [
      orders,
      { id: 'typed', type: 'cast', config: { columns: { id: { type: 'integer' } } } },
      { id: 'customers', type: 'input.csv', config: { path: 'customers.csv' } },
      {
        id: 'named',
        type: 'join',
        config: { type: 'left', on: [{ left: 'customer', right: 'customer' }], validate: 'm:1', onViolation: 'reject' },
      },
      { id: 'load', type: 'output.sqlite', config: { path: 'out.db', table: 't', mode: 'append' } },
      ...['orders', 'typed', 'named', 'load'].map(bad),
    ],
    edges: [
      ...wires('orders', 'typed'),
      { from: 'typed', to: 'named.left' },
      { from: 'customers', to: 'named.right' },
      ...wires('named', 'load'),
      ...['orders', 'typed', 'named', 'load'].map((id) => ({ from: `${id}.rejected`, to: `bad_${id}` })),
    ],
  });
  expect(rejects).toEqual([]);
  expect(countsOf(events)).toMatchObject({ orders: [5, 4, 1], typed: [4, 3, 1] });
  const reasons = async (id: string) =>
    await queryRows(
      `SELECT error_code, source_row FROM read_csv('${join(folder, id)}.csv', all_varchar = true) ORDER BY 2`,
    );
  expect(await reasons('orders')).toEqual([['csv.too_many_columns', '2']]);
  expect(await reasons('typed')).toEqual([['cast.failed', '3']]);
  expect(await reasons('named')).toEqual([
    ['join.key_repeated', '1'],
    ['join.key_repeated', '2'],
  ]);
  expect(await reasons('load')).toEqual([]);
});

test('two tables of one database load in one transaction, and a row that one refuses says where it came from', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const first = { nodes: [orders, typed, table('load', 'a')], edges: wires('orders', 'typed', 'load') };
  await runHere(folder, first);
  const { events, rejects } = await runHere(folder, {
    nodes: [
      orders,
      typed,
      { id: 'keyed', type: 'output.sqlite', config: { path: 'out.db', table: 'a', mode: 'replace' } },
      { id: 'kept', type: 'output.sqlite', config: { path: './out.db', table: 'b', mode: 'append' } },
    ],
    edges: [...wires('orders', 'typed', 'keyed'), ...wires('typed', 'kept')],
  });
  expect(countsOf(events)).toMatchObject({ keyed: [4, 4, 0], kept: [4, 4, 0] });
  expect(rejects.map(({ node }) => node)).toEqual(['typed', 'typed']);
  expect(tableRows(join(folder, 'out.db'), 'SELECT (SELECT count(*) FROM a), (SELECT count(*) FROM b)')).toEqual([
    [4n, 4n],
  ]);
});

test('a row that a table refuses names its row in the file, however many were dropped before it', async () => {
  const lines = Array.from({ length: 30_000 }, (_, index) => `${index},${index % 7 === 0 ? 'bad' : index % 5000}`);
  const folder = temporaryFolder({ 'orders.csv': `id,qty\n${lines.join('\n')}\n` });
  const database = new Database(join(folder, 'out.db'));
  database.exec('CREATE TABLE t (id INTEGER PRIMARY KEY, qty INTEGER CHECK (qty <> 4999))');
  database.close();
  const { events, rejects } = await runHere(folder, {
    nodes: [orders, typed, { id: 'odd', type: 'filter', config: { where: 'id % 2 = 1' } }, table('load', 't')],
    edges: wires('orders', 'typed', 'odd', 'load'),
  });
  const refused = lines.flatMap((line, row) => (row % 2 === 1 && line.endsWith(',4999') ? [[row + 1, row + 2]] : []));
  expect(refused.length).toBeGreaterThan(3);
  expect(rejects.filter(({ node }) => node === 'load').map(({ sourceRow, line }) => [sourceRow, line])).toEqual(
    refused,
  );
  expect(rejects.find(({ node }) => node === 'load')).toMatchObject({
    code: 'sink.check',
    source: join(folder, 'orders.csv'),
  });
  expect(countsOf(events)['load']?.[2]).toBe(refused.length);
});

test.each([
  ['aggregate', { groupBy: ['id', 'qty'], measures: [{ name: 'rows', expr: 'count(*)' }] }],
  ['sort', { by: [{ column: 'qty' }] }],
  ['union', {}],
])('row-wise steps behind a node that sees all rows lead into a table: %s', async (type, config) => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const { events, rejects } = await runHere(folder, {
    nodes: [
      orders,
      { id: 'all', type, config },
      typed,
      { id: 'some', type: 'filter', config: { where: 'qty > 0' } },
      table('load', 't'),
    ],
    edges: wires('orders', 'all', 'typed', 'some', 'load'),
  });
  expect(countsOf(events)).toEqual({
    orders: [6, 6, 0],
    all: [6, 6, 0],
    typed: [6, 4, 2],
    some: [4, 3, 0],
    load: [3, 3, 0],
  });
  expect(rejects.map(({ node, value }) => [node, value]).sort()).toEqual([
    ['typed', 'many'],
    ['typed', 'x'],
  ]);
  expect(tableRows(join(folder, 'out.db'), 'SELECT id, qty FROM t ORDER BY id')).toEqual([
    [1n, 5n],
    [4n, 8n],
    [6n, 2n],
  ]);
});

test('a limit of no rows has its source read and counted all the same', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const none = { id: 'none', type: 'limit', config: { count: 0 } };
  const { events } = await runHere(folder, {
    nodes: [orders, none, table('load', 't')],
    edges: wires('orders', 'none', 'load'),
  });
  expect(countsOf(events)).toEqual({ orders: [6, 6, 0], none: [6, 0, 0], load: [0, 0, 0] });
});

test('a disabled node takes along only what it alone feeds', async () => {
  const folder = temporaryFolder({ 'orders.csv': csv });
  const { events } = await runHere(folder, {
    nodes: [orders, { ...typed, disabled: true }, table('load', 'typed_rows'), table('raw', 'raw_rows')],
    edges: [...wires('orders', 'typed', 'load'), ...wires('orders', 'raw')],
  });
  expect(countsOf(events)).toEqual({ orders: [6, 6, 0], raw: [6, 6, 0] });
  expect(tableRows(join(folder, 'out.db'), 'SELECT name FROM sqlite_schema')).toEqual([['raw_rows']]);
});

test('several files are read in order of name, and each reject names its own file and row', async () => {
  const folder = temporaryFolder({ 'orders.csv': '' });
  writeFileSync(join(folder, 'b.csv'), 'id,qty\n3,x\n4,1\n');
  writeFileSync(join(folder, 'a.csv'), 'id,qty\n1,1\n2,y\n');
  const { rejects } = await runHere(folder, {
    nodes: [{ ...orders, config: { path: ['a.csv', 'b.csv'] } }, typed, table('load', 't')],
    edges: wires('orders', 'typed', 'load'),
  });
  expect(rejects.map(({ source, sourceRow, value }) => [source, sourceRow, value])).toEqual([
    [join(folder, 'a.csv'), 2, 'y'],
    [join(folder, 'b.csv'), 1, 'x'],
  ]);
});

test('rejects of several nodes can be stacked, also those that no column is to blame for', async () => {
  const folder = temporaryFolder({ 'orders.csv': 'id,qty\n1,5\n2,\n' });
  const { events } = await runHere(folder, {
    nodes: [
      orders,
      { id: 'few', type: 'route', config: { branches: [{ port: 'few', when: 'id = 1' }] } },
      { id: 'checked', type: 'validate', config: { schema: { qty: { notNull: true } } } },
      { id: 'bad', type: 'union', config: {} },
      table('load', 'bad'),
    ],
    edges: [
      { from: 'orders', to: 'few' },
      { from: 'orders', to: 'checked' },
      { from: 'few.rejected', to: 'bad' },
      { from: 'checked.rejected', to: 'bad' },
      { from: 'bad', to: 'load' },
    ],
  });
  expect(countsOf(events)['load']).toEqual([2, 2, 0]);
  const [file, query] = [join(folder, 'out.db'), 'SELECT id, error_code, error_column FROM bad ORDER BY error_code'];
  expect(tableRows(file, query)).toEqual([
    ['2', 'route.no_match', null],
    ['2', 'schema.failed', 'qty'],
  ]);
});

test('a join whose keys must be unique says which key is not, and how often it occurs', async () => {
  const folder = temporaryFolder({ 'a.csv': 'k\nx\ny\nx\nx\n', 'b.csv': 'k\nx\ny\n' });
  const run = runHere(folder, {
    nodes: [
      { id: 'a', type: 'input.csv', config: { path: 'a.csv' } },
      { id: 'b', type: 'input.csv', config: { path: 'b.csv' } },
      { id: 'both', type: 'join', config: { on: [{ left: 'k', right: 'k' }], validate: '1:1' } },
      table('load', 't'),
    ],
    edges: [{ from: 'a', to: 'both.left' }, { from: 'b', to: 'both.right' }, ...wires('both', 'load')],
  });
  await expect(run).rejects.toMatchObject({
    code: 'join.key_repeated',
    node: 'both',
    message: expect.stringContaining("The key 'x' occurs 3 times on the left, where it must be unique."),
  });
});

test('rows of a file that several inputs read are told by its name, and so are those of the files behind it', async () => {
  const folder = temporaryFolder({ 'a.csv': 'k\nx\ny\nx\n', 'b.csv': 'k\nz\nz\n' });
  const read = (id: string, path: string) => ({ id, type: 'input.csv', config: { path } });
  const joined = (id: string, onViolation: string) => ({
    id,
    type: 'join',
    config: { on: [{ left: 'k', right: 'k' }], validate: 'm:1', onViolation, suffix: `_${id}` },
  });
  const run = (onViolation: string) =>
    runHere(folder, {
      nodes: [
        read('one', 'a.csv'),
        read('two', 'a.csv'),
        read('three', 'b.csv'),
        joined('first', onViolation),
        joined('second', onViolation),
        table('load', 't'),
      ],
      edges: [
        { from: 'one', to: 'first.left' },
        { from: 'two', to: 'first.right' },
        { from: 'first', to: 'second.left' },
        { from: 'three', to: 'second.right' },
        ...wires('second', 'load'),
      ],
    });
  const [a, b] = [join(folder, 'a.csv'), join(folder, 'b.csv')];
  await expect(run('fail')).rejects.toThrow(`the first in row 1 of ${a}.`);
  const { rejects } = await run('reject');
  expect(rejects.map(({ node, source, sourceRow }) => [node, source, sourceRow]).sort()).toEqual([
    ['first', a, 1],
    ['first', a, 3],
    ['second', b, 1],
    ['second', b, 2],
  ]);
});

test('a check that ends a run names the row that failed it first, also of a table that holds results alone', async () => {
  const folder = temporaryFolder({ 'orders.csv': 'id,qty\n1,5\n2,9007199254740993\n3,\n' });
  const filled = { id: 'filled', type: 'fill', config: { columns: { qty: { strategy: 'mean' } } } };
  const running = runHere(folder, {
    nodes: [orders, typed, filled, table('load', 't')],
    edges: wires('orders', 'typed', 'filled', 'load'),
  });
  await expect(running).rejects.toThrow('1 row fails a check of "filled" about "qty", the first in row 2 of');
});

test('rows that a table refuses flow on into the next ones, in its database and in others, with rows of another source', async () => {
  const folder = temporaryFolder({ 'in.csv': 'id\n1\n1\n1\n2\n', 'more.csv': 'id\n7\n' });
  const database = new Database(join(folder, 'out.db'));
  database.exec(
    'CREATE TABLE t (id TEXT UNIQUE); CREATE TABLE second (id TEXT UNIQUE, error_code, error_column, error_message, error_value, source_row)',
  );
  database.close();
  const append = (id: string, name: string) => {
    const made = table(id, name);
    return { ...made, config: { ...made.config, mode: 'append' } };
  };
  // So long that its table comes last in the graph, although it is loaded in the first round.
  const way = ['a', 'b', 'c', 'd', 'e'];
  const { events, rejects } = await runHere(folder, {
    nodes: [
      { id: 'read', type: 'input.csv', config: { path: 'in.csv', header: true } },
      { id: 'more', type: 'input.csv', config: { path: 'more.csv', header: true } },
      append('load', 't'),
      { id: 'both', type: 'union', config: {} },
      append('second', 'second'),
      { id: 'brief', type: 'select', config: { columns: ['id', 'source_row'] } },
      table('third', 'third', 'other.db'),
      ...way.map((id) => ({ id, type: 'filter', config: { where: 'true' } })),
      table('late', 'late'),
    ],
    edges: [
      ...wires('read', 'load'),
      { from: 'load.rejected', to: 'both' },
      ...wires('more', 'both', 'second'),
      { from: 'second.rejected', to: 'brief' },
      ...wires('brief', 'third'),
      ...wires('more', ...way, 'late'),
    ],
  });
  expect(countsOf(events)).toMatchObject({
    load: [4, 2, 2],
    more: [1, 1, 0],
    second: [3, 2, 1],
    third: [1, 1, 0],
    late: [1, 1, 0],
  });
  const outputs = events.flatMap((event) =>
    event.type === 'output' ? [[event.output.node, event.output.inserted]] : [],
  );
  expect(outputs).toEqual([
    ['load', 2],
    ['second', 2],
    ['third', 1],
    ['late', 1],
  ]);
  expect(rejects).toEqual([]);
  expect(tableRows(join(folder, 'out.db'), 'SELECT id FROM t')).toEqual([['1'], ['2']]);
  const second = 'SELECT id, error_code, source_row FROM second';
  expect(tableRows(join(folder, 'out.db'), second)).toEqual([
    ['1', 'sink.unique', 2n],
    ['7', null, null],
  ]);
  expect(tableRows(join(folder, 'other.db'), 'SELECT * FROM third')).toEqual([['1', 3n]]);
});
