import { hash } from 'node:crypto';
import type { HttpSource, Pagination } from '../../../core/nodes/source-spec.ts';
import { listsIn } from '../json/lists-in.ts';
import { type HttpAnswer, type HttpRequest, isSameServer, publicHeaders } from './exchange.ts';
import { unusable } from './http-failure.ts';
import { nextLink } from './link-header.ts';
import { cursorIn, recordsIn } from './page-records.ts';

export interface Page {
  /** Raw texts of the records. */
  records: string[];
  /** Whether another page seems to follow. */
  hasNext: boolean;
  /** Pointers to lists that may be the records, if the answer was read as one record. */
  lists: string[];
}

/** After this many consecutive pages that came before, the server ignores the page or goes round in circles. */
const mostRepeats = 20;

/** Yields the pages of a source, requested on demand. `ask` throws if a request fails for good. */
export async function* pagesOf(
  source: HttpSource,
  ask: (request: HttpRequest) => Promise<HttpAnswer>,
): AsyncGenerator<Page> {
  const first = firstRequest(source);
  let request = turned(first, source.pagination, { number: 0, offset: 0 });
  let offset = 0;
  const repeats = source.maxPages === undefined ? new RepeatCounter() : undefined;
  for (let number = 1; ; number++) {
    const answer = await ask(request);
    const records = recordsIn(answer.text, source.records);
    repeats?.see(request.url, answer.text, records);
    const isSingle = records.length === 1 && source.records === '';
    offset += Math.max(records.length, source.pagination.type === 'offset' ? source.pagination.size : 0);
    const next = nextRequest(first, source.pagination, { answer, records: records.length, number, offset });
    yield { records, hasNext: next !== undefined, lists: isSingle ? listsIn(answer.text, 1) : [] };
    if (next === undefined || number === source.maxPages) return;
    request = next;
  }
}

function firstRequest({ request: { url, query, body, settings } }: HttpSource): HttpRequest {
  const { method, headers } = settings;
  return { url: query.length === 0 ? url : withQuery(url, query), method, headers, body };
}

interface Progress {
  answer: HttpAnswer;
  records: number;
  /** Pages so far. */
  number: number;
  /** Records so far. */
  offset: number;
}

function nextRequest(first: HttpRequest, pagination: Pagination, progress: Progress): HttpRequest | undefined {
  const { answer, records } = progress;
  switch (pagination.type) {
    case 'none':
      return undefined;
    case 'page':
      return records === 0 ? undefined : turned(first, pagination, progress);
    case 'offset':
      return records < pagination.size ? undefined : turned(first, pagination, progress);
    case 'cursor': {
      const cursor = cursorIn(answer.text, pagination.next);
      return cursor === undefined ? undefined : withParams(first, [[pagination.param, cursor]]);
    }
    case 'link': {
      const target = nextLink(answer.link);
      return target === undefined ? undefined : linked(first, target, answer.url);
    }
  }
}

/** The request for the page after `number` others. */
function turned(first: HttpRequest, pagination: Pagination, { number, offset }: Pick<Progress, 'number' | 'offset'>) {
  switch (pagination.type) {
    case 'page':
      return withParams(first, [[pagination.param, String(pagination.start + number)]]);
    case 'offset': {
      const { param, size, sizeParam } = pagination;
      const sizes = sizeParam === undefined ? [] : [[sizeParam, String(size)] as const];
      return withParams(first, [[param, String(offset)], ...sizes]);
    }
    default:
      return first;
  }
}

function withParams(request: HttpRequest, pairs: (readonly [string, string])[]): HttpRequest {
  return { ...request, url: withQuery(request.url, pairs) };
}

function linked(first: HttpRequest, target: string, from: string): HttpRequest {
  const url = URL.parse(target, from);
  if (!url || !/^https?:$/.test(url.protocol))
    throw unusable('links to a next page that is not a web address', 'Choose another kind of pagination.');
  const isSame = isSameServer(first.url, url.href);
  return { ...first, url: url.href, headers: isSame ? first.headers : publicHeaders(first.headers) };
}

/** Counts repeated pages, for servers that never end. */
class RepeatCounter {
  #last = '';
  readonly #answered = new Set<string>();
  #count = 0;

  /** Throws an `HttpFailure` after too many in a row. */
  see(url: string, text: string, records: readonly string[]): void {
    const answered = digestOf([url, ...records]);
    const digest = records.length > 0 ? digestOf([text]) : undefined;
    this.#count = digest === this.#last || this.#answered.has(answered) ? this.#count + 1 : 0;
    this.#last = digest ?? this.#last;
    this.#answered.add(answered);
    if (this.#count >= mostRepeats)
      throw unusable(
        `keeps giving pages that it gave before, ${mostRepeats} in a row`,
        'Check what turns the page, or set the most pages to ask for.',
      );
  }
}

function digestOf(texts: readonly string[]): string {
  return hash('sha256', texts.join('\n'), 'base64');
}

/** An address with further query parameters, which replace those of the same name. */
function withQuery(url: string, pairs: Iterable<readonly [name: string, value: string]>): string {
  const address = URL.parse(url);
  if (!address) return url;
  for (const [name, value] of pairs) address.searchParams.set(name, value);
  return address.href;
}
