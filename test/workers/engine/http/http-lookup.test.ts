import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { WeirError } from '../../../../core/errors.ts';
import { trialSchema } from '../../../../core/replay/trial.ts';
import { entryLine } from '../../../../src-main/app/runs/corrections-file.ts';
import { PreviewDesk } from '../../../../workers/engine/preview/preview-desk.ts';
import { filesUnder } from '../../../support/files-under.ts';
import { Replaying } from '../../../support/replaying.ts';
import { queryRows, runHere } from '../../../support/run-pipeline.ts';
import { countsOf } from '../../../support/run-results.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Answer, json, type WebServer, webServer } from '../../../support/web-server.ts';

type Cells = (string | number | null)[][];
type Node = { id: string; type: string; config: object };

/** Looks rows up at a server, between other nodes if there are any, and reads what comes of it. */
async function lookUp(
  server: WebServer,
  table: { columns: (string | { name: string; type: string })[]; rows: Cells },
  config: object,
  more: { before?: Node[]; behind?: Node[]; signal?: AbortSignal; folder?: string } = {},
) {
  const { before = [], behind = [], signal, folder = temporaryFolder() } = more;
  const nodes = [
    { id: 'in', type: 'input.rows', config: table },
    ...before,
    { id: 'ask', type: 'http_lookup', config: { retry: { attempts: 2, baseMs: 0 }, ...config } },
    ...behind,
    { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
  ];
  const edges = nodes.slice(1).map(({ id }, index) => ({ from: `${nodes[index]?.id}.out`, to: id }));
  const { events, rejects } = await runHere(folder, { nodes, edges }, { signal });
  return {
    rows: await queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${join(folder, 'out.parquet')}')`),
    rejects: rejects.map(({ node, code, column, value, message, sourceRow }) => [
      node,
      sourceRow,
      code,
      column,
      value,
      message.replaceAll(server.origin, 'http://host'),
    ]),
    counts: countsOf(events),
    asked: server.asked.map(({ url }) => url),
  };
}

const named = { fields: { name: '/name' } };
const sayUrl = ({ url }: { url: string }) => json({ name: url });

test('rows that ask the same share a request, and all stay in their order', async () => {
  await using server = await webServer(sayUrl);
  const keys = Array.from({ length: 5000 }, (_, index) => [`k${(index * 7) % 50}`, index]);
  const columns = ['key', { name: 'parts', type: 'integer' }];
  const { rows, asked, counts } = await lookUp(
    server,
    { columns, rows: keys },
    { url: `${server.origin}/{KEY}`, ...named },
  );
  expect(rows).toEqual(keys.map(([key, index]) => [key, String(index), `/${key}`]));
  expect([...asked].sort()).toEqual([...new Set(keys.map(([key]) => `/${key}`))].sort());
  expect(counts).toMatchObject({ in: [5000, 5000, 0], ask: [5000, 5000, 0], out: [5000, 5000, 0] });
});

test('values keep every digit, and those that do not fit are rejected', async () => {
  const bodies = [
    '{"a": {"b/c": [9007199254740993]}, "t": "\\u00e9", "j": {"x": 1.10}, "n": 12345678901234567890.5}',
    '{"a": {"b/c": ["x"]}, "n": null}',
  ];
  await using server = await webServer(({ url }) => ({ body: bodies[Number(url.slice(1))] ?? '' }));
  const fields = {
    a: { pointer: '/a/b~1c/0', type: 'integer' },
    t: '/t',
    j: { pointer: '/j', type: 'json' },
    n: { pointer: '/n', type: 'decimal(30,1)' },
  };
  const { rows, rejects } = await lookUp(
    server,
    { columns: ['k'], rows: [['0'], ['1']] },
    { url: `${server.origin}/{k}`, fields },
  );
  expect(rows).toEqual([['0', '9007199254740993', 'é', '{"x": 1.10}', '12345678901234567890.5']]);
  expect(rejects).toEqual([['ask', 2, 'cast.failed', 'a', 'x', '"x" is not a whole number']]);
});

describe('columns in a request', () => {
  const table = {
    columns: ['k', { name: 'n', type: 'number' }, { name: 'd', type: 'date' }, { name: 'j', type: 'json' }],
    rows: [
      ['a/b?c&d=é "\\', 1.5, '2024-01-31', '{"x":[1]}'],
      ['', null, null, null],
    ] as Cells,
  };

  test('are escaped for the path and the query', async () => {
    await using server = await webServer(sayUrl);
    const { asked, rejects } = await lookUp(server, table, { url: `${server.origin}/p/{k}/x?q={k}&n={n}`, ...named });
    expect(asked).toEqual(['/p/a%2Fb%3Fc%26d%3D%C3%A9%20%22%5C/x?q=a%2Fb%3Fc%26d%3D%C3%A9%20%22%5C&n=1.5']);
    expect(rejects).toMatchObject([
      ['ask', 2, 'http.failed', 'k', '', 'GET http://host/p/{k}/x needs a value of "k" or "n" that can stand there'],
    ]);
  });

  test('are values or parts of texts in JSON', async () => {
    await using server = await webServer(sayUrl);
    const body = '{"t": "<{k}>", "n": {n}, "all": [{k}, {d}, {j}], "no": "{}"}';
    await lookUp(server, table, { url: `${server.origin}/x`, body, concurrency: 1, ...named });
    const [first = '', second = ''] = server.asked.map((request) => request.body);
    expect(JSON.parse(first)).toEqual({
      t: '<a/b?c&d=é "\\>',
      n: 1.5,
      all: ['a/b?c&d=é "\\', '2024-01-31', { x: [1] }],
      no: '{}',
    });
    expect(JSON.parse(second)).toEqual({ t: '<>', n: null, all: ['', null, null], no: '{}' });
  });

  test('are percent-encoded in a form', async () => {
    await using server = await webServer(sayUrl);
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    await lookUp(
      server,
      { ...table, rows: table.rows.slice(0, 1) },
      { url: server.origin, headers, body: 'k={k}&n={n}', ...named },
    );
    expect(server.asked).toMatchObject([{ method: 'POST', body: 'k=a%2Fb%3Fc%26d%3D%C3%A9%20%22%5C&n=1.5' }]);
  });

  test('lead nowhere else', async () => {
    await using server = await webServer(sayUrl);
    const rows = [['..'], ['.'], ['x..']];
    const { asked, rejects } = await lookUp(
      server,
      { columns: ['k'], rows },
      { url: `${server.origin}/p/{k}`, ...named },
    );
    expect(asked).toEqual(['/p/x..']);
    expect(rejects.map(([, row]) => row)).toEqual([1, 2]);
  });

  test.each([
    [{ url: 'http://host/{skuu}' }, 'There is no column "skuu" here. Did you mean "sku"?'],
    [{ url: 'http://{sku}.host/' }, 'A column may stand in the path and the query of an address, not in its host.'],
    [{ url: 'http://host/', body: '{"a": "{sku}}' }, 'The body is not JSON.'],
    [{ url: 'http://host/', body: '{"a": {skuu}}' }, 'There is no column "skuu" here.'],
    [{ url: 'http://host/', fields: { sku: '/a' } }, 'Two columns would be called "sku".'],
  ])('are told where they cannot be: %o', async (config, message) => {
    await using server = await webServer(sayUrl);
    await expect(lookUp(server, { columns: ['sku'], rows: [['a']] }, { ...named, ...config })).rejects.toThrow(message);
  });
});

describe('a request that fails for good', () => {
  test('rejects its rows, beside those that others reject', async () => {
    const answers: Record<string, Answer> = {
      '/1': json({ name: 'one' }),
      '/2': { status: 404 },
      '/3': { body: '<html>' },
      '/4': { status: 503 },
      '/5': (response) => response.destroy(),
    };
    await using server = await webServer(({ url }) => answers[url] ?? {});
    const before = [{ id: 'typed', type: 'cast', config: { columns: { k: { type: 'integer' } } } }];
    const rows = [['1'], ['2'], ['x'], ['2'], ['3'], ['4'], ['5'], ['1']];
    const looked = await lookUp(
      server,
      { columns: ['k'], rows },
      { url: `${server.origin}/{k}`, ...named },
      { before },
    );
    expect(looked.rows).toEqual([
      ['1', 'one'],
      ['1', 'one'],
    ]);
    const place = 'GET http://host/{k}';
    expect(looked.rejects.filter(([node]) => node === 'ask')).toEqual([
      ['ask', 2, 'http.failed', 'k', '2', `${place} answered 404 Not Found`],
      ['ask', 4, 'http.failed', 'k', '2', `${place} answered 404 Not Found`],
      ['ask', 5, 'http.failed', 'k', '3', `${place} answered with something that is not JSON`],
      ['ask', 6, 'http.failed', 'k', '4', `${place} answered 503 Service Unavailable`],
      ['ask', 7, 'http.failed', 'k', '5', `${place} closed the connection`],
    ]);
    expect(looked.rejects.filter(([node]) => node === 'typed').map(([, row]) => row)).toEqual([3]);
    expect(looked.counts).toMatchObject({ typed: [8, 7, 1], ask: [7, 2, 5], out: [2, 2, 0] });
    expect([...looked.asked].sort()).toEqual(['/1', '/2', '/3', '/4', '/4', '/5', '/5']);
  });

  test('is told without secrets, which are in no file either', async () => {
    process.env['WEIR_TEST_KEY'] = 'hunter2-Zq81';
    const key = `\${env:WEIR_TEST_KEY}`;
    await using server = await webServer(() => ({ status: 403 }));
    const folder = temporaryFolder();
    const { rejects } = await lookUp(
      server,
      { columns: ['k'], rows: [['a']] },
      { url: `${server.origin}/${key}/{k}?key=${key}`, headers: { 'x-key': key }, body: { key, k: '{k}' }, ...named },
      { folder },
    );
    expect(server.asked).toMatchObject([
      { url: '/hunter2-Zq81/a?key=hunter2-Zq81', body: '{"key":"hunter2-Zq81","k":"a"}' },
    ]);
    expect(rejects).toMatchObject([
      ['ask', 1, 'http.failed', 'k', 'a', 'POST http://host/•••/{k} answered 403 Forbidden'],
    ]);
    expect(filesUnder(folder).filter((file) => readFileSync(file).includes('hunter2-Zq81'))).toEqual([]);
  });
});

test('a node that must know the answers before it runs asks for none twice', async () => {
  await using server = await webServer(({ url }) => json({ name: url.slice(1, 2) }));
  const behind = [{ id: 'wide', type: 'pivot', config: { on: 'name', value: 'v', fn: 'sum', groupBy: ['g'] } }];
  const rows = [
    ['a1', 'g', 1],
    ['b1', 'g', 2],
    ['a2', 'g', 3],
  ];
  const columns = ['k', 'g', { name: 'v', type: 'integer' }];
  const looked = await lookUp(server, { columns, rows }, { url: `${server.origin}/{k}`, ...named }, { behind });
  expect(looked.rows).toEqual([['g', '4', '2']]);
  expect([...looked.asked].sort()).toEqual(['/a1', '/a2', '/b1']);
});

test('where no row comes nothing is asked, and a run may end here', async () => {
  await using server = await webServer(sayUrl);
  const folder = temporaryFolder();
  const nodes = (where: string) => [
    { id: 'in', type: 'input.rows', config: { columns: ['k'], rows: [['a'], ['b']] } },
    { id: 'some', type: 'filter', config: { where } },
    { id: 'ask', type: 'http_lookup', config: { url: `${server.origin}/{k}`, ...named } },
    { id: 'out', type: 'output.json', config: { path: 'out.json' } },
  ];
  const edges = [
    { from: 'in', to: 'some' },
    { from: 'some', to: 'ask' },
    { from: 'ask.out', to: 'out' },
  ];
  const none = await runHere(folder, { nodes: nodes("k = 'x'"), edges });
  expect(countsOf(none.events)).toMatchObject({ ask: [0, 0, 0], out: [0, 0, 0] });
  const part = await runHere(folder, { nodes: nodes("k = 'b'"), edges }, { upTo: 'ask' });
  expect(countsOf(part.events)).toMatchObject({ ask: [1, 1, 0] });
  expect(server.asked.map(({ url }) => url)).toEqual(['/b']);
});

test('a run that starts over asks for none twice', async () => {
  await using server = await webServer(({ url }) => json({ name: url.slice(1) }));
  // Sums of such numbers are not exact in any order, which is found out on the way.
  const behind = [
    { id: 'typed', type: 'cast', config: { columns: { name: { type: 'number' } } } },
    { id: 'sum', type: 'aggregate', config: { measures: [{ name: 's', expr: 'sum(name)' }] } },
  ];
  const rows = [['1e300'], ['1'], ['-1e300']];
  const { asked } = await lookUp(
    server,
    { columns: ['k'], rows },
    { url: `${server.origin}/{k}`, ...named },
    { behind },
  );
  expect([...asked].sort()).toEqual(['/-1e300', '/1', '/1e300']);
});

test('a run that is cancelled asks no more', async () => {
  const stop = new AbortController();
  await using server = await webServer((_asked, before) => {
    if (before === 1) setTimeout(() => stop.abort(), 20);
    return () => undefined;
  });
  const rows = Array.from({ length: 10 }, (_, index) => [String(index)]);
  const running = lookUp(
    server,
    { columns: ['k'], rows },
    { url: `${server.origin}/{k}`, concurrency: 2, ...named },
    { signal: stop.signal },
  );
  const error = await running.then(
    () => undefined,
    (thrown: WeirError) => thrown.code,
  );
  expect(error).toBe('cancelled');
  expect(server.asked.length).toBe(2);
});

test('rows that were corrected are asked about alone, in a trial and in a replay', async () => {
  await using server = await webServer(({ url }) => (url === '/b' ? json({ name: 'B' }) : { status: 404 }));
  using looked = new Replaying(temporaryFolder());
  const pipeline = {
    nodes: [
      {
        id: 'in',
        type: 'input.rows',
        config: {
          columns: ['k', 'x'],
          rows: [
            ['b', '1'],
            ['c', '2'],
            ['d', '3'],
          ],
        },
      },
      { id: 'ask', type: 'http_lookup', config: { url: `${server.origin}/{k}`, ...named } },
      { id: 'load', type: 'output.sqlite', config: { path: 'a.db', table: 't', mode: 'replace' } },
    ],
    edges: [
      { from: 'in', to: 'ask' },
      { from: 'ask', to: 'load' },
    ],
  };
  await looked.run(pipeline);
  expect([...server.asked.map(({ url }) => url)].sort()).toEqual(['/b', '/c', '/d']);
  const [c, d] = looked.open().sort((one, other) => (one.sourceRow ?? 0) - (other.sourceRow ?? 0));
  looked.correct(
    new Map([
      [c?.id ?? 0, { set: { k: 'b' } }],
      [d?.id ?? 0, { set: { k: 'e' } }],
    ]),
  );
  const { folder } = looked;
  const entriesFile = join(folder, 'entries.ndjson');
  writeFileSync(
    entriesFile,
    looked
      .open()
      .map((reject) => entryLine(reject, true))
      .join(''),
  );
  const text = JSON.stringify({ format: 'weir/1', ...pipeline });
  const document = { pipelineFile: looked.pipelineFile, text, params: {}, folder, reading: 'describe' as const };
  const call = { call: 'tryEntries' as const, document, entriesFile, fix: null, isKept: false };
  const { verdicts } = trialSchema.parse(await new PreviewDesk().answer(call, new AbortController().signal));
  expect(verdicts.sort((one, other) => one.entry - other.entry)).toMatchObject([
    { entry: c?.id, wouldPass: true },
    { entry: d?.id, wouldPass: false, message: `GET ${server.origin}/{k} answered 404 Not Found` },
  ]);
  expect(await looked.replay(pipeline)).toMatchObject({
    way: 'direct',
    settled: [c?.id],
    failed: [{ entry: d?.id, message: `GET ${server.origin}/{k} answered 404 Not Found` }],
  });
  expect(
    server.asked
      .slice(5)
      .map(({ url }) => url)
      .sort(),
  ).toEqual(['/b', '/e']);
  expect(looked.rows('a.db', 't')).toEqual([
    ['b', '1', 'B'],
    ['b', '2', 'B'],
  ]);
});
