import { type Answer, json } from '../../support/web-server.ts';
import { line, load, rows, type Scenario, secret } from './scenario.ts';

const origin = 'https://api.example.com';
const queryOf = (url: string) => new URL(url, origin).searchParams;
const api = (config: object, id = 'api') => ({ id, type: 'input.http', config: { retry: { baseMs: 0 }, ...config } });

/** Ten records a page, numbered, for ever. */
const numbered = ({ url }: { url: string }): Answer => {
  const first = (Number(queryOf(url).get('page')) - 1) * 10 + 1;
  return json(
    Array.from({ length: 10 }, (_, index) => ({ n: first + index, text: index === 4 ? 'x' : String(index) })),
  );
};

const dirtyPages = [
  '[{"id": 9007199254740993, "price": 0.10, "tags": [1.50], "a b": "x"}, {"id": oops}, 7,, {"id": 4, "price": 2.5}]',
  '[{"id": 5, "late": "x\\ny"},\n {"id":\n 6, "when": "2024-01-31"}, {"id": 7, "when": "soon", "on": true}]',
  '{"list": [{"id": 8}, {"id": oops}]}',
];

const found: Record<string, Answer> = {
  '/items/a%2Fb%20%C3%A9': json({ name: 'Lamp', price: { amount: 9.5 }, more: { x: [1.1] } }),
  '/items/b': json({ name: null, price: { amount: 'much' } }),
  '/items/bad': { body: '{"name": Sofa}' },
  '/items/half': { body: '{"name": "\\ud800"}' },
  '/items/deep': { body: '{"name": "Bed", "more": ["\\udc00"]}' },
};

const echo = (id: string, column: string) => ({
  id,
  type: 'http_lookup',
  config: {
    url: `${origin}/echo`,
    body: { t: `<{sku}> ${secret} "`, n: '{n}' },
    cache: { size: 10, ttlMs: 60_000 },
    fields: { [column]: '/said' },
  },
});

export const httpScenarios: Scenario[] = [
  {
    name: 'pages by number, asked for again, with a secret and with records that are none',
    answer: ({ url }, before) => {
      if (before === 0) return { status: 503 };
      if (before === 1) return { status: 429, headers: { 'retry-after': '0' } };
      if (before === 2) return (response) => response.destroy();
      const body = dirtyPages[Number(queryOf(url).get('page')) - 1] ?? '[]';
      return { body: before === 4 ? body.slice(0, -9) : body };
    },
    pipeline: line(
      api({
        url: `${origin}/x/${secret}/orders?b=%7E~ c&page=0`,
        query: { q: `ü&${secret}`, b: "it's *" },
        headers: { Authorization: `Bearer ${secret}`, 'x-plain': '1' },
        body: { since: secret, to: 'ü' },
        columns: { when: 'date' },
        pagination: { type: 'page', param: 'page' },
      }),
      load({ mode: 'replace' }),
    ),
  },
  {
    name: 'pages by offset, by a cursor, by links, and no more than so many',
    answer: ({ url }) => {
      const { pathname, searchParams } = new URL(url, origin);
      if (pathname === '/skip') {
        const at = Number(searchParams.get('skip'));
        return json({ 'a/b': { list: [1, 2, 3].slice(at, at + 2).map((n) => ({ n })) } });
      }
      if (pathname === '/after') {
        const next = { '': 'a/b', 'a/b': 17, '17': null }[searchParams.get('after') ?? ''];
        return json({ list: next === 17 ? [] : [{ next }], meta: { next } });
      }
      if (pathname === '/one') return json({ total: 1, list: [{ n: 1 }] });
      const link = {
        '/d/links': '<next?x=1,2>; title="a, b"; rel="last next", <c>; rel=prev',
        '/d/next': '</end>; rel=next',
      };
      return json([{ pathname }], { link: Object.entries(link).find(([path]) => path === pathname)?.[1] ?? '' });
    },
    pipeline: {
      nodes: [
        api({
          url: `${origin}/skip`,
          records: '/a~1b/list',
          pagination: { type: 'offset', param: 'skip', size: 2, sizeParam: 'take' },
        }),
        api(
          {
            url: `${origin}/after`,
            records: '/list',
            pagination: { type: 'cursor', param: 'after', next: '/meta/next' },
          },
          'cursor',
        ),
        api({ url: `${origin}/d/links`, pagination: { type: 'link' } }, 'links'),
        api({ url: `${origin}/d/links`, pagination: { type: 'link' }, maxPages: 2 }, 'some'),
        api({ url: `${origin}/one`, rateLimit: 100 }, 'single'),
        ...['api', 'cursor', 'links', 'some', 'single'].map((id) => ({
          ...load({ table: id, mode: 'replace' }),
          id: `load_${id}`,
        })),
      ],
      edges: ['api', 'cursor', 'links', 'some', 'single'].map((id) => ({ from: `${id}.out`, to: `load_${id}` })),
    },
  },
  {
    name: 'limits that end the asking as soon as enough rows live, along all ways',
    answer: numbered,
    pipeline: {
      nodes: [
        api({ url: `${origin}/n`, columns: { text: 'integer' }, pagination: { type: 'page', param: 'page' } }),
        { id: 'third', type: 'derive', config: { columns: [{ name: 'rest', expr: 'n % 3' }] } },
        { id: 'few', type: 'filter', config: { where: 'rest = 0' } },
        { id: 'first', type: 'limit', config: { count: 10, offset: 1 } },
        { id: 'refused', type: 'limit', config: { count: 2 } },
        load({ mode: 'replace' }),
        { ...load({ table: 'refused', mode: 'replace' }), id: 'load_refused' },
      ],
      edges: [
        { from: 'api.out', to: 'third' },
        { from: 'third.out', to: 'few' },
        { from: 'few', to: 'first' },
        { from: 'first', to: 'load' },
        { from: 'api.rejected', to: 'refused' },
        { from: 'refused', to: 'load_refused' },
      ],
    },
  },
  {
    name: 'what a server says of rows, and what it does not',
    answer: ({ url, body }, before) => {
      if (body !== '') return json({ said: JSON.parse(body).n });
      if (url === '/items/busy') return before < 3 ? { status: 503 } : json({ name: 'Desk' });
      return found[url.replace('%C3%BC%22/', '')] ?? { status: 404 };
    },
    pipeline: {
      nodes: [
        rows(
          { sku: 'text', n: 'integer' },
          ['a/b é', 1],
          ['b', 2],
          ['a/b é', 3],
          ['gone', 4],
          [null, 5],
          ['..', 6],
          ['bad', 7],
          ['half', 8],
          ['deep', 9],
        ),
        {
          id: 'ask',
          type: 'http_lookup',
          config: {
            url: `${origin}/items/{SKU}`,
            headers: { 'x-key': secret },
            fields: {
              name: '/name',
              price: { pointer: '/price/amount', type: 'number' },
              more: { pointer: '/more', type: 'json' },
            },
            retry: { attempts: 2, baseMs: 0 },
          },
        },
        echo('echo', 'said'),
        // It asks the same, and so nobody.
        echo('echo_again', 'repeated'),
        load({ mode: 'replace' }),
        {
          id: 'again',
          type: 'http_lookup',
          config: {
            url: `${origin}/${secret}/{error_code}`,
            fields: { other: '/name' },
            retry: { attempts: 1 },
          },
        },
        { ...load({ table: 'others', mode: 'replace' }), id: 'load_others' },
        { ...load({ table: 'never', mode: 'replace' }), id: 'load_never' },
      ],
      edges: [
        { from: 'rows', to: 'ask' },
        { from: 'ask.out', to: 'echo' },
        { from: 'echo.out', to: 'echo_again' },
        { from: 'echo_again.out', to: 'load' },
        { from: 'ask.rejected', to: 'again' },
        { from: 'again.out', to: 'load_others' },
        { from: 'again.rejected', to: 'load_never' },
      ],
    },
  },
  {
    name: 'columns that depend on what servers say',
    answer: ({ url }) =>
      url === '/all' ? json(['a1', 'b1', 'a2'].map((k) => ({ k, g: 'x' }))) : json({ name: url.slice(1, 2) }),
    pipeline: line(
      api({ url: `${origin}/all` }),
      { id: 'ask', type: 'http_lookup', config: { url: `${origin}/{k}`, fields: { name: '/name' } } },
      { id: 'wide', type: 'pivot', config: { on: 'name', value: 'k', fn: 'count', groupBy: ['g'] } },
      load({ mode: 'replace' }),
    ),
  },
];
