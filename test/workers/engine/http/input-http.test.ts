import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import iconv from 'iconv-lite';
import { describe, expect, test } from 'vitest';
import type { WeirError } from '../../../../core/errors.ts';
import { Replaying } from '../../../support/replaying.ts';
import { queryRows, runHere } from '../../../support/run-pipeline.ts';
import { countsOf, warningsIn } from '../../../support/run-results.ts';
import { scopedFolder } from '../../../support/scoped-folder.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { type Answer, type AskedRequest, json, type WebServer, webServer } from '../../../support/web-server.ts';

type Node = { id: string; type: string; config: object };

/** Runs what a server gives, and nodes behind it, into a Parquet file that is looked at. */
async function load(
  server: WebServer,
  config: object,
  more: { path?: string; between?: Node[]; signal?: AbortSignal } = {},
) {
  await using folder = await scopedFolder();
  const { path = '/a', between = [], signal } = more;
  const nodes = [
    { id: 'api', type: 'input.http', config: { url: server.origin + path, retry: { baseMs: 0 }, ...config } },
    ...between,
    { id: 'out', type: 'output.parquet', config: { path: 'out.parquet' } },
  ];
  const edges = nodes.slice(1).map(({ id }, index) => ({ from: `${nodes[index]?.id}.out`, to: id }));
  const { events, rejects } = await runHere(folder.path, { nodes, edges }, { signal });
  return {
    rows: await queryRows(`SELECT COLUMNS(*)::VARCHAR FROM read_parquet('${join(folder.path, 'out.parquet')}')`),
    rejects,
    counts: countsOf(events),
    warnings: warningsIn(events),
    asked: server.asked.map(({ url }) => url),
    covered: events.flatMap((event) => (event.type === 'covered' ? event.coverage.files.length : [])),
  };
}

async function failure(answer: Parameters<typeof webServer>[0], config: object = {}, path = '/a?key=k1') {
  await using server = await webServer(answer);
  const error = await load(server, config, { path }).then(
    () => new Error('It did not fail.'),
    (thrown: WeirError) => thrown,
  );
  const { code, node } = error as WeirError;
  return { code, node, message: error.message.replaceAll(server.origin, 'http://host'), asked: server.asked.length };
}

const secret = `\${env:WEIR_TEST_KEY}`;
const queryOf = ({ url }: AskedRequest) => new URL(url, 'http://host').searchParams;
/** Ten records a page, their numbers in order, `pages` of them. */
const numbered = (pages: number) => (asked: AskedRequest) => {
  const page = Number(queryOf(asked).get('page'));
  return json(page > pages ? [] : Array.from({ length: 10 }, (_, index) => ({ n: (page - 1) * 10 + index + 1 })));
};

describe('pages', () => {
  test('by number, until one is empty', async () => {
    await using server = await webServer(numbered(2));
    const { rows, asked } = await load(server, { pagination: { type: 'page', param: 'page' }, query: { q: 'a b&c' } });
    expect(rows.length).toBe(20);
    expect(asked).toEqual(['/a?q=a+b%26c&page=1', '/a?q=a+b%26c&page=2', '/a?q=a+b%26c&page=3']);
  });

  test('by offset, until one is short', async () => {
    const all = [{ n: 1 }, { n: 2 }, { n: 3 }];
    await using server = await webServer((asked) => {
      const at = Number(queryOf(asked).get('skip'));
      return json({ data: all.slice(at, at + 2) });
    });
    const pagination = { type: 'offset', param: 'skip', size: 2, sizeParam: 'take' };
    const { rows, asked } = await load(server, { records: '/data', pagination });
    expect(rows).toEqual([['1'], ['2'], ['3']]);
    expect(asked).toEqual(['/a?skip=0&take=2', '/a?skip=2&take=2']);
  });

  test('by a cursor that each answer holds, text or number, past an empty page', async () => {
    await using server = await webServer((_asked, before) =>
      json({ list: before === 1 ? [] : [{ n: before }], meta: { next: ['a/b', 17, null][before] } }),
    );
    const pagination = { type: 'cursor', param: 'after', next: '/meta/next' };
    const { rows, asked } = await load(server, { records: '/list', pagination });
    expect(rows).toEqual([['0'], ['2']]);
    expect(asked).toEqual(['/a', '/a?after=a%2Fb', '/a?after=17']);
  });

  test('by links, relative ones too', async () => {
    await using server = await webServer((_asked, before) => {
      const link =
        ['<b?x=1,2>; title="a, b"; rel="last next", <c>; rel=prev', '</d>; rel=next', '<e>; rel=prev'][before] ?? '';
      return json([{ n: before }], { link });
    });
    const { rows, asked } = await load(server, { pagination: { type: 'link' } }, { path: '/x/a' });
    expect(rows).toEqual([['0'], ['1'], ['2']]);
    expect(asked).toEqual(['/x/a', '/x/b?x=1,2', '/d']);
  });

  test('no more than so many, which is told where there seem to be others', async () => {
    await using server = await webServer(numbered(5));
    const { rows, warnings } = await load(server, { pagination: { type: 'page', param: 'page' }, maxPages: 2 });
    expect(rows.length).toBe(20);
    expect(warnings).toEqual(['There seem to be more pages than the 2 that "maxPages" allows.']);
  });

  test('a server that turns none ends the run', async () => {
    const told = await failure(() => json([{ n: 1 }]), { pagination: { type: 'page', param: 'page' } });
    expect(told.message).toBe(
      'http://host/a, asked for page 21, keeps giving pages that it gave before, 20 in a row. Check what turns the page, or set the most pages to ask for.',
    );
  });

  test('cursors that go round in circles end the run, and one that stays while its pages change does not', async () => {
    const pagination = { type: 'cursor', param: 'after', next: '/next' };
    const circle = (_asked: AskedRequest, before: number) =>
      json({ at: before, next: before % 2 ? 'b' : 'a', list: [{ n: before % 2 }] });
    const { message, asked } = await failure(circle, { records: '/list', pagination });
    expect(message).toContain('keeps giving pages that it gave before, 20 in a row.');
    expect(asked).toBe(23);
    await using server = await webServer((_asked, before) =>
      json({ list: [{ n: before }], next: before < 30 ? 'scroll' : null }),
    );
    expect((await load(server, { records: '/list', pagination })).rows.length).toBe(31);
  });
});

describe('asking no more than is wanted', () => {
  const pagination = { type: 'page', param: 'page' };

  test('a limit ends it', async () => {
    await using server = await webServer(numbered(50));
    const limit = { id: 'limit', type: 'limit', config: { count: 12, offset: 8 } };
    const { rows, asked, counts, covered } = await load(server, { pagination }, { between: [limit] });
    expect(rows.map(([n]) => Number(n))).toEqual(Array.from({ length: 12 }, (_, index) => index + 9));
    expect(asked).toEqual(['/a?page=1', '/a?page=2']);
    expect(counts['api']).toEqual([20, 20, 0]);
    expect(covered).toEqual([0]);
  });

  test('as soon as enough rows live, behind nodes that take them one by one', async () => {
    await using server = await webServer(numbered(50));
    const between = [
      { id: 'typed', type: 'derive', config: { columns: [{ name: 'third', expr: 'n % 3' }] } },
      { id: 'few', type: 'filter', config: { where: 'third = 0' } },
      { id: 'limit', type: 'limit', config: { count: 10 } },
    ];
    const { rows, asked } = await load(server, { pagination }, { between });
    expect(rows.map(([n]) => n)).toEqual(['3', '6', '9', '12', '15', '18', '21', '24', '27', '30']);
    expect(asked.length).toBe(3);
  });

  test('a node that must see all rows before it sees all', async () => {
    await using server = await webServer(numbered(3));
    const between = [
      { id: 'sorted', type: 'sort', config: { by: [{ column: 'n', desc: true }] } },
      { id: 'limit', type: 'limit', config: { count: 1 } },
    ];
    const { rows, asked, covered } = await load(server, { pagination }, { between });
    expect(rows).toEqual([['30']]);
    expect(asked.length).toBe(4);
    expect(covered).toEqual([1]);
  });
});

describe('records', () => {
  test('keep every digit, and what cannot be read is rejected with its place', async () => {
    const pages = [
      '[{"id": 9007199254740993, "price": 0.10, "tags": [1.50]}, {"id": oops}, 7]',
      '[{"id": 2, "late": "x\\ny"},\n {"id":\n 3}]',
      '[]',
    ];
    await using server = await webServer((_asked, before) => ({ body: pages[before] ?? '' }));
    const { rows, rejects, counts } = await load(server, { pagination: { type: 'page', param: 'p' } });
    expect(rows).toEqual([
      ['9007199254740993', '0.1', '[1.50]', null],
      ['2', null, null, 'x\ny'],
      ['3', null, null, null],
    ]);
    expect(rejects.map(({ code, source, sourceRow, line, record }) => [code, source, sourceRow, line, record])).toEqual(
      [
        ['json.malformed', `${server.origin}/a`, 2, null, '{"id": oops}'],
        ['json.malformed', `${server.origin}/a`, 3, null, '7'],
      ],
    );
    expect(counts['api']).toEqual([5, 3, 2]);
  });

  test('may be one object, a nested list, or text beside objects', async () => {
    await using server = await webServer(({ url }) =>
      json(url === '/one' ? { a: 1 } : { 'x/y': [0, { list: [{ a: 'b' }, { a: { c: 1 } }] }] }),
    );
    expect((await load(server, {}, { path: '/one' })).rows).toEqual([['1']]);
    expect((await load(server, { records: '/x~1y/1/list' }, { path: '/nested' })).rows).toEqual([['"b"'], ['{"c":1}']]);
  });

  test.each([
    ['of unknown length', {}, (text: string) => Buffer.from(text)],
    ['that is packed', { 'content-encoding': 'gzip' }, gzipSync],
  ])('of an answer %s that was cut off are asked for again', async (_which, headers, sent) => {
    const whole = '{"data": [{"a": "1, \\"]}"}, {"a": 2}]}';
    const cut = sent(whole).subarray(0, -12);
    await using server = await webServer((_asked, before) => (before === 0 ? { headers, body: cut } : { body: whole }));
    const { rows } = await load(server, { records: '/data', retry: { attempts: 2, baseMs: 0 } });
    expect(rows).toEqual([['1, "]}'], ['2']]);
  });

  test('of an answer that is always cut off are none, rather than some of them', async () => {
    await using server = await webServer(() => ({ body: '[{"a": 1}, {"a": [2, 3' }));
    await expect(load(server, { retry: { attempts: 2, baseMs: 0 } })).rejects.toMatchObject({
      code: 'http.failed',
      message: expect.stringContaining('cut its answer off'),
    });
  });

  test('of an answer that is not packed as it says are none', async () => {
    await using server = await webServer(() => ({ headers: { 'content-encoding': 'gzip' }, body: '[{"a": 1}]' }));
    await expect(load(server, { retry: { attempts: 1 } })).rejects.toMatchObject({
      message: expect.stringContaining('answered with bytes that cannot be unpacked'),
    });
  });

  test('are read in the encoding that the answer names', async () => {
    await using server = await webServer(() => ({
      headers: { 'content-type': 'application/json; charset="windows-1252"' },
      body: iconv.encode('[{"a": "é€"}]', 'windows-1252'),
    }));
    expect((await load(server, {})).rows).toEqual([['é€']]);
  });
});

describe('several sources', () => {
  /** Two sources into one file. */
  async function loadBoth(server: WebServer) {
    await using folder = await scopedFolder();
    const api = (id: string) => ({
      id,
      type: 'input.http',
      config: { url: `${server.origin}/${id}`, retry: { attempts: 1 } },
    });
    const nodes = [
      api('orders'),
      api('people'),
      { id: 'all', type: 'union', config: {} },
      { id: 'out', type: 'output.csv', config: { path: 'out.csv' } },
    ];
    const wires = [
      ['orders', 'all'],
      ['people', 'all'],
      ['all', 'out'],
    ];
    await runHere(folder.path, { nodes, edges: wires.map(([from, to]) => ({ from, to })) });
    return readFileSync(join(folder.path, 'out.csv'), 'utf8');
  }

  test('are waited for at once, and read in their order', async () => {
    const held: (() => void)[] = [];
    await using server = await webServer(({ url }) => (response) => {
      held.unshift(() => response.end(JSON.stringify([{ path: url }])));
      // Nobody is answered before both have asked, and then the second one first.
      if (held.length === 2) for (const answer of held) answer();
    });
    expect(await loadBoth(server)).toBe('path\n/orders\n/people\n');
  });

  test('where one fails, the others are not waited for', async () => {
    await using server = await webServer(({ url }) => (response) => {
      if (url === '/people') response.writeHead(404).end();
    });
    await expect(loadBoth(server)).rejects.toMatchObject({ code: 'http.failed', node: 'people', field: 'url' });
  });

  test('are not waited for before files are read that come after them', async () => {
    await using server = await webServer(() => () => undefined);
    await using folder = await scopedFolder();
    writeFileSync(join(folder.path, 'empty.csv'), '');
    const run = runHere(folder.path, {
      nodes: [
        { id: 'slow', type: 'input.http', config: { url: `${server.origin}/slow` } },
        { id: 'file', type: 'input.csv', config: { path: 'empty.csv' } },
        { id: 'all', type: 'union', config: {} },
        { id: 'out', type: 'output.csv', config: { path: 'out.csv' } },
      ],
      edges: ['slow', 'file'].map((from) => ({ from, to: 'all' })).concat({ from: 'all', to: 'out' }),
    });
    await expect(run).rejects.toMatchObject({ code: 'source.empty', node: 'file' });
  });
});

describe('requests', () => {
  test('carry what the config says, with its secrets', async () => {
    process.env['WEIR_TEST_KEY'] = 'k&1';
    await using server = await webServer(() => json([{ n: 1 }]));
    await load(server, {
      headers: { Authorization: `Bearer ${secret}` },
      query: { key: secret },
      body: { since: secret },
    });
    expect(server.asked).toMatchObject([
      {
        method: 'POST',
        url: '/a?key=k%261',
        headers: { authorization: 'Bearer k&1', accept: 'application/json', 'content-type': 'application/json' },
        body: '{"since":"k&1"}',
      },
    ]);
  });

  test('are led on, and their headers stay with the server that they are for', async () => {
    await using other = await webServer(() => json([{ n: 1 }]));
    await using server = await webServer(({ url }) =>
      url === '/a'
        ? { status: 307, headers: { location: '/b' } }
        : { status: 302, headers: { location: `${other.origin}/c` } },
    );
    const { rows } = await load(server, { headers: { 'x-key': 'k1', accept: 'text/json' } });
    expect(rows).toEqual([['1']]);
    expect(server.asked[1]?.headers['x-key']).toBe('k1');
    expect(other.asked[0]?.headers).toMatchObject({ accept: 'text/json' });
    expect(other.asked[0]?.headers['x-key']).toBeUndefined();
  });

  test('are made again where that may help', async () => {
    const answers: Answer[] = [
      { status: 503 },
      { status: 429, headers: { 'retry-after': '0' } },
      (response) => response.destroy(),
      json([{ n: 1 }]),
    ];
    await using server = await webServer((_asked, before) => answers[before] ?? { status: 500 });
    expect((await load(server, {})).rows).toEqual([['1']]);
    expect(server.asked.length).toBe(4);
  });

  test('wait as long as the server says', async () => {
    const at: number[] = [];
    await using server = await webServer((_asked, before) => {
      at.push(performance.now());
      return before === 0 ? { status: 429, headers: { 'retry-after': '1' } } : json([{ n: 1 }]);
    });
    await load(server, { retry: { baseMs: 0, maxMs: 0 } });
    expect((at[1] ?? 0) - (at[0] ?? 0)).toBeGreaterThan(990);
  });
});

describe('what fails for good ends the run, and says where and why', () => {
  test.each([
    ['a no', () => ({ status: 404 }), 'http://host/a answered 404 Not Found. Check the address.', 1],
    [
      'a fault',
      () => ({ status: 500 }),
      'http://host/a answered 500 Internal Server Error. The server has a fault of its own; try again later.',
      5,
    ],
    [
      'a page',
      () => ({ body: '<!doctype html>' }),
      'http://host/a answered with something that is not JSON, but a web page or XML. Check the address: it must be that of the data, not of a page about it.',
      1,
    ],
    [
      'another encoding',
      () => ({ body: Buffer.from('[{"a": "\xe9"}]', 'latin1') }),
      'http://host/a answered with bytes that are not text: it does not say in which encoding. The server must send UTF-8, or name the encoding.',
      1,
    ],
    [
      'an unknown encoding',
      () => ({ headers: { 'content-type': 'application/json; charset=uft-8' }, body: '[]' }),
      'http://host/a answered in an encoding that is not known: uft-8. The server must send UTF-8.',
      1,
    ],
    [
      'a circle',
      () => ({ status: 302, headers: { location: '/a' } }),
      'http://host/a redirects more than 5 times. Check the address.',
      6,
    ],
    [
      'a file',
      () => ({ status: 302, headers: { location: 'file:///etc/passwd' } }),
      'http://host/a redirects to something that is not a web address. Check the address.',
      1,
    ],
    [
      'a wait of a day',
      () => ({ status: 429, headers: { 'retry-after': '86400' } }),
      'http://host/a answered 429 Too Many Requests. The server wants fewer requests: set a rate limit.',
      1,
    ],
  ])('%s', async (_name, answer: () => Answer, message, asked) => {
    expect(await failure(answer)).toEqual({ code: 'http.failed', node: 'api', message, asked });
  });

  test('no list where one should be', async () => {
    expect((await failure(() => json({ data: [] }), { records: '/items' })).message).toBe(
      'http://host/a answered with nothing at /items. Check where the list of records is in an answer.',
    );
  });

  test('more than fits', async () => {
    const told = await failure(() => (response) => {
      const part = Buffer.alloc(8_000_000, ' ');
      const more = () => response.write(part, () => !response.destroyed && more());
      more();
    });
    expect(told.message).toBe('http://host/a answered with more than 100 MB. Ask for less at a time, in pages.');
  });

  test('no server, named without its password', async () => {
    const server = await webServer(() => ({}));
    await server[Symbol.asyncDispose]();
    const origin = server.origin.replace('//', '//me:pass@');
    await expect(load({ ...server, origin }, { retry: { attempts: 2, baseMs: 0 } })).rejects.toThrow(
      `${server.origin}/a refuses connections. Is the server running, and is the port right?`,
    );
  });

  test('a server that is too slow', async () => {
    const told = await failure(() => () => undefined, { timeoutMs: 60, retry: { attempts: 2, baseMs: 0 } });
    expect(told).toMatchObject({
      asked: 2,
      message: 'http://host/a did not answer within 0.06 s. Try again later, or allow more time for an answer.',
    });
  });

  test('a patience that no timer has is as good as endless', async () => {
    await using server = await webServer(() => ({ body: '[{"a": 1}]' }));
    for (const timeoutMs of [2 ** 31, Number.MAX_SAFE_INTEGER]) {
      const { rejects } = await load(server, { timeoutMs, retry: { attempts: 1 } });
      expect(rejects).toEqual([]);
    }
  });

  test('a secret in an address is masked wherever it is told', async () => {
    process.env['WEIR_TEST_KEY'] = 's3cret/ü';
    const path = `/${secret}/a`;
    expect((await failure(() => ({ status: 404 }), {}, path)).message).toBe(
      'http://host/•••/a answered 404 Not Found. Check the address.',
    );
    await using server = await webServer(() => ({ body: '[{"a": 1}, 2]' }));
    const { rejects } = await load(server, {}, { path });
    expect(rejects.map(({ source }) => source)).toEqual([`${server.origin}/•••/a`]);
  });
});

test.each([
  ['while it waits for an answer', () => () => undefined],
  ['while it waits for the next attempt', () => ({ status: 503, headers: { 'retry-after': '60' } })],
])('a run is cancelled at once %s', async (_name, answer: () => Answer) => {
  const stop = new AbortController();
  await using server = await webServer(() => {
    setTimeout(() => stop.abort(), 50);
    return answer();
  });
  const startedAt = performance.now();
  await expect(load(server, {}, { signal: stop.signal })).rejects.toMatchObject({ code: 'cancelled' });
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect(server.asked.length).toBe(1);
});

test.each([
  [{ url: 'ftp://host/a' }, 'url must be an address that starts with http:// or https://.'],
  [{ method: 'GET', body: '{}' }, 'body cannot be sent with the method GET: choose POST, or leave the method out.'],
  [
    { pagination: { type: 'cursor', param: 'p' } },
    'pagination.next is missing: pagination of the type "cursor" needs it.',
  ],
  [{ headers: { 'a b': '1' } }, 'headers.a b has a name that cannot be sent.'],
  [{ headers: { a: 'x\ny' } }, 'headers.a holds a character that cannot be sent, such as a line break.'],
  [{ records: 'data' }, 'records must be a JSON pointer, such as /data/items.'],
])('%o is told before anything is asked', async (config, message) => {
  await using server = await webServer(() => json([]));
  await expect(load(server, config)).rejects.toThrow(message);
  expect(server.asked).toEqual([]);
});

test.each([
  ['direct', { mode: 'replace' }],
  ['overlay', { mode: 'upsert', keys: ['id'] }],
])('records that were corrected go on the %s way', async (way, sink) => {
  await using server = await webServer(() => ({
    body: '[{"id": 1, "qty": "1"}, {"id": oops}, {"id": 3, "qty": "x", "late": 7}]',
  }));
  using api = new Replaying(temporaryFolder());
  const pipeline = {
    nodes: [
      { id: 'api', type: 'input.http', config: { url: `${server.origin}/a?key=1` } },
      { id: 'typed', type: 'cast', config: { columns: { qty: { type: 'integer' } } } },
      { id: 'load', type: 'output.sqlite', config: { path: 'a.db', table: 't', ...sink } },
    ],
    edges: [
      { from: 'api', to: 'typed' },
      { from: 'typed', to: 'load' },
    ],
  };
  await api.run(pipeline);
  const [record, cell] = api.open().sort((one, other) => one.node.localeCompare(other.node));
  api.correct(
    new Map([
      [record?.id ?? 0, { line: '{"id": 2, "qty": "2"}' }],
      [cell?.id ?? 0, { set: { qty: '3' } }],
    ]),
  );
  expect(await api.replay(pipeline)).toMatchObject({ way, failed: [], failedLater: 0 });
  expect(api.rows('a.db', 't').sort()).toEqual([
    [1, 1, null],
    [2, 2, null],
    [3, 3, 7],
  ]);
  expect(server.asked.length).toBe(2);
});
