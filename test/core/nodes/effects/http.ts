import type { Answer, AskedRequest } from '../../../support/web-server.ts';
import { json } from '../../../support/web-server.ts';
import { castProofs } from './cast-proofs.ts';
import type { Config, FieldProof, NodeProofs } from './proof.ts';

const url = 'https://api.example.com/a';
const queryOf = ({ url: asked }: AskedRequest) => new URL(asked, url).searchParams;

type Answers = NonNullable<FieldProof['answers']>;

const answered = (answers: Answers, config: Config = {}): FieldProof => ({
  answers,
  config: { url, ...config },
});

/** Turns pages of one record each by `p`, whichever way it is asked. */
const pages: Answers = (asked) => {
  const p = queryOf(asked).get('p') ?? 'first';
  const records = p === '3' ? [] : [{ p, size: queryOf(asked).get('n') }];
  const link = p === 'first' ? { link: '</a?p=linked>; rel="next"' } : undefined;
  return json({ records, ...(p === 'first' && { next: 'x', other: 'y' }) }, link);
};
const paged = (pagination: Config): FieldProof => answered(pages, { records: '/records', pagination });

const toldBy = ({ method, headers, body, url: asked }: AskedRequest) => {
  const { 'content-type': type, 'x-a': a, 'x-b': b } = headers;
  return { method, body, asked, type, a, b };
};
const echo: Answers = (asked) => json([toldBy(asked)]);

/** Less than any wait here, and more than a busy machine takes for two requests. */
const slowMs = 400;

/** Fails once, and then says whether the next attempt took its time. */
function failing(): Answers {
  let startedAt = 0;
  return (_asked, before): Answer => {
    if (before > 0) return json([{ isSlow: performance.now() - startedAt > slowMs }]);
    startedAt = performance.now();
    return { status: 503 };
  };
}

function timed(): Answers {
  let startedAt = 0;
  return (_asked, before) => {
    if (before === 0) startedAt = performance.now();
    return json(before > 1 ? [] : [{ isSlow: performance.now() - startedAt > slowMs }]);
  };
}

const late: Answers = (_asked, before) => (response) =>
  setTimeout(() => response.end('[{"n": 1}]'), before === 0 ? 400 : 0);

/** What every node that asks servers can be told about how to. */
const asking = { headers: { 'x-a': '1' }, retry: { attempts: 2, baseMs: 500, maxMs: 500 } };

export const httpInputProofs: NodeProofs = {
  url: { ...answered(echo), values: [url, `${url}/b`] },
  records: {
    ...answered(() => json({ a: [{ n: 1 }], b: [{ n: 2 }] })),
    values: [undefined, '/a', '/b'],
  },
  'pagination.type': paged({ param: 'p', size: 1, next: '/next' }),
  'pagination.param': { ...paged({ type: 'page', param: 'p', start: 2 }), values: ['p', 'q'] },
  'pagination.start': { ...paged({ type: 'page', param: 'p' }), values: [undefined, 2] },
  'pagination.size': { ...paged({ type: 'offset', param: 'p', size: 1 }), values: [1, 2] },
  'pagination.sizeParam': { ...paged({ type: 'offset', param: 'p', size: 1 }), values: [undefined, 'n'] },
  'pagination.next': { ...paged({ type: 'cursor', param: 'p' }), values: ['/next', '/other'] },
  columns: { ...answered(() => json([{ n: 1 }])), values: [undefined, { n: 'text' }, { m: 'text' }] },
  ...castProofs('columns{}', (text, spec) => answered(() => json([{ a: text }]), { columns: { a: spec } })),
  query: { ...answered(echo), values: [undefined, { a: '1' }, { b: '1' }] },
  'query{}': { ...answered(echo, { query: { a: '1' } }), values: ['1', '2'] },
  headers: { ...answered(echo), values: [undefined, { 'x-a': '1' }, { 'x-b': '1' }] },
  'headers{}': { ...answered(echo, { headers: asking.headers }), values: ['1', '2'] },
  method: answered(echo),
  body: { ...answered(echo), values: [undefined, '{"a": 1}', { a: 2 }] },
  maxPages: { ...paged({ type: 'page', param: 'p' }), values: [undefined, 1] },
  rateLimit: { ...answered(timed(), { pagination: { type: 'page', param: 'p' } }), values: [undefined, 2] },
  'retry.attempts': { ...answered(failing(), { retry: { baseMs: 0 } }), values: [1, 2] },
  'retry.baseMs': { ...answered(failing(), { retry: asking.retry }), values: [0, 500] },
  'retry.maxMs': { ...answered(failing(), { retry: asking.retry }), values: [0, 500] },
  timeoutMs: { ...answered(late, { retry: { attempts: 1 } }), values: [undefined, 50] },
};

const rows = { in: [{ columns: { k: 'text' }, rows: [['a'], ['b']] }] };
const asked = (answers: Answers, config: Config = {}): FieldProof => ({
  answers,
  inputs: rows,
  config: { url: `${url}/{k}`, fields: { all: { pointer: '', type: 'json' } }, ...config },
});
const echoed: Answers = (request) => json(toldBy(request));

/** Says how many requests were open at once: each waits a while for another. */
function crowded(): Answers {
  const open = new Set<() => void>();
  let most = 0;
  return (_asked, before) => {
    if (before === 0) most = 0;
    return (response) => {
      const end = () => {
        if (open.delete(end)) response.end(JSON.stringify({ most }));
      };
      open.add(end);
      most = Math.max(most, open.size);
      if (open.size > 1) for (const each of open) each();
      else setTimeout(end, 250);
    };
  };
}

/** Says the same of the first of several requests, and how long it took until the last. */
function paced(): Answers {
  let startedAt = 0;
  return (_asked, before) => {
    if (before === 0) startedAt = performance.now();
    return json({ isSlow: performance.now() - startedAt > slowMs });
  };
}

const unlisted =
  (answers: Answers): Answers =>
  (request, before) => {
    const answer = answers(request, before);
    return typeof answer === 'object' && typeof answer.body === 'string'
      ? { ...answer, body: answer.body.slice(1, -1) }
      : answer;
  };
const one = { inputs: { in: [{ columns: { k: 'text' }, rows: [['a']] }] } };
const counted: Answers = (_asked, before) => json({ before });
const cached = (cache: Config): FieldProof => ({
  ...asked(counted, { concurrency: 1, cache }),
  ahead: { fields: { before: { pointer: '/before', type: 'integer' } } },
});

export const httpLookupProofs: NodeProofs = {
  url: { ...asked(echoed), values: [`${url}/{k}`, `${url}?q={k}`, url] },
  fields: { ...asked(echoed), values: [{ x: '/asked' }, { y: '/asked' }] },
  'fields{}.pointer': { ...asked(echoed), values: ['/asked', '/method'] },
  'fields{}.type': {
    ...asked(() => json({ n: 1 }), { fields: { n: { pointer: '/n' } } }),
    values: ['text', 'integer', 'number', 'json', 'boolean'],
  },
  headers: { ...asked(echoed), values: [undefined, { 'x-a': '1' }, { 'x-b': '1' }] },
  'headers{}': { ...asked(echoed, { headers: asking.headers }), values: ['1', '2'] },
  method: asked(echoed),
  body: { ...asked(echoed), values: [undefined, '{"a": "{k}"}', { a: 2 }] },
  concurrency: { ...asked(crowded()), values: [1, 2] },
  rateLimit: { ...asked(paced()), values: [undefined, 2] },
  'retry.attempts': { ...asked(unlisted(failing()), { retry: { baseMs: 0 } }), ...one, values: [1, 2] },
  'retry.baseMs': { ...asked(unlisted(failing()), { retry: asking.retry }), ...one, values: [0, 500] },
  'retry.maxMs': { ...asked(unlisted(failing()), { retry: asking.retry }), ...one, values: [0, 500] },
  timeoutMs: { ...asked(unlisted(late), { retry: { attempts: 1 } }), ...one, values: [undefined, 50] },
  'cache.size': { ...cached({ ttlMs: 60_000 }), values: [1, 2] },
  'cache.ttlMs': { ...cached({ size: 9 }), values: [1, 60_000] },
};
