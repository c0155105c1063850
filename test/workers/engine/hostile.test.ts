import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { queryRows, runHere } from '../../support/run-pipeline.ts';
import { tableRows } from '../../support/run-results.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const secret = 'root:x:0:0';

function hostileFolder(): { folder: string; outside: string } {
  const outside = temporaryFolder({ 'passwd.csv': `${secret}\n` });
  return { folder: temporaryFolder({ 'in.csv': 'a,b\n1,2\n' }), outside };
}

/** A file that another may read or write in the pipeline's folder, or that a query may name. */
const queries = (outside: string) => [
  `SELECT * FROM '${outside}/passwd.csv'`,
  `SELECT * FROM read_csv('${outside}/passwd.csv')`,
  `SELECT * FROM read_text('${outside}/*')`,
  `SELECT content FROM read_blob('${outside}/passwd.csv')`,
  `SELECT * FROM glob('${outside}/*')`,
  `SELECT * FROM query('SELECT 1')`,
  `SELECT * FROM query_table('duckdb_settings')`,
  `SELECT * FROM duckdb_settings()`,
  `SELECT * FROM information_schema.tables`,
  `SELECT * FROM weir."read.out"`,
  `SELECT getenv('PATH') FROM read`,
  `SELECT getvariable('x') FROM read`,
  `SELECT current_setting('temp_directory') FROM read`,
  `COPY read TO '${outside}/out.csv'`,
  `ATTACH '${outside}/out.db'`,
  `INSTALL httpfs`,
  `SET memory_limit = '1TB'`,
  `PRAGMA database_list`,
  `CREATE TABLE t AS SELECT 1`,
  `SELECT 1; COPY (SELECT 1) TO '${outside}/out.csv'`,
  `WITH x AS (SELECT * FROM read_csv('${outside}/passwd.csv')) SELECT * FROM x`,
  `SELECT (SELECT content FROM read_text('${outside}/passwd.csv')) FROM read`,
];

const expressions = (outside: string) => [
  `(SELECT content FROM read_text('${outside}/passwd.csv')) IS NULL`,
  `getenv('PATH') = ''`,
  `current_setting('memory_limit') = ''`,
  `EXISTS (SELECT 1 FROM read_csv('${outside}/passwd.csv'))`,
  `a = 1) OR (SELECT count(*) FROM glob('/*')) > (0`,
  `a = '1' FROM read_text('${outside}/passwd.csv') --`,
  `a = '1'; ATTACH '${outside}/out.db'; SELECT (1`,
  `nextval('s') > 0`,
  `getvariable('p') IS NULL`,
  `currval('x') > 0`,
];

const pipeline = (node: object) => ({
  nodes: [
    { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
    { id: 'odd', ...node },
    { id: 'load', type: 'output.csv', config: { path: 'out.csv' } },
  ],
  edges: [
    { from: 'read', to: 'odd' },
    { from: 'odd', to: 'load' },
  ],
});

test('a query reads nothing but the inputs of its node', async () => {
  const { folder, outside } = hostileFolder();
  for (const query of queries(outside)) {
    const run = runHere(folder, pipeline({ type: 'sql', config: { query } }));
    await expect(run, query).rejects.toMatchObject({ code: 'pipeline.invalid', node: 'odd' });
  }
  expect([existsSync(join(folder, 'out.csv')), readdirSync(outside)]).toEqual([false, ['passwd.csv']]);
});

test('an expression reads nothing but the columns of its row', async () => {
  const { folder, outside } = hostileFolder();
  for (const where of expressions(outside)) {
    const run = runHere(folder, pipeline({ type: 'filter', config: { where } }));
    await expect(run, where).rejects.toMatchObject({ code: 'pipeline.invalid', node: 'odd' });
  }
  expect([existsSync(join(folder, 'out.csv')), readdirSync(outside)]).toEqual([false, ['passwd.csv']]);
});

test('names and values with quotes, semicolons and line ends stay names and values', async () => {
  const { folder } = hostileFolder();
  const evil = `x"'); DROP TABLE "t"; --\n${secret}`;
  await runHere(folder, {
    params: [{ name: 'p', type: 'text', default: evil }],
    nodes: [
      { id: 'read', type: 'input.csv', config: { path: 'in.csv' } },
      { id: 'named', type: 'derive', config: { columns: [{ name: evil, expr: '$p' }] } },
      { id: 'load', type: 'output.sqlite', config: { path: 'o\'".db', table: evil, mode: 'upsert', keys: [evil] } },
    ],
    edges: [
      { from: 'read', to: 'named' },
      { from: 'named', to: 'load' },
    ],
  });
  const name = `"${evil.replaceAll('"', '""')}"`;
  expect(tableRows(join(folder, 'o\'".db'), `SELECT a, ${name} FROM ${name}`)).toEqual([['1', evil]]);
});

test('an id that is no id is refused before anything is opened', async () => {
  const { folder } = hostileFolder();
  for (const id of ['__proto__', 'a"b', 'A', '../x', 'a.b', '']) {
    const { nodes, edges } = pipeline({ type: 'filter', config: { where: 'true' } });
    const odd = nodes.map((node) => (node.id === 'odd' ? { ...node, id } : node));
    const text = {
      nodes: odd,
      edges: edges.map(({ from, to }) => ({ from: from === 'odd' ? id : from, to: to === 'odd' ? id : to })),
    };
    await expect(runHere(folder, text), id).rejects.toMatchObject({ code: 'pipeline.invalid' });
  }
});

test('the file that a run writes is never one that it reads', async () => {
  const { folder } = hostileFolder();
  writeFileSync(join(folder, 'big.csv'), `a,b\n${'1,2\n'.repeat(20_000)}`);
  const text = pipeline({ type: 'filter', config: { where: 'true' } });
  const nodes = text.nodes.map((node) =>
    'path' in Object(node).config ? { ...node, config: { path: 'big.csv' } } : node,
  );
  await runHere(folder, { nodes, edges: text.edges });
  expect(await queryRows(`SELECT count(*) FROM read_csv('${join(folder, 'big.csv')}')`)).toEqual([['20000']]);
});
