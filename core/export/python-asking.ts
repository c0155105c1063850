import type { ActionOf, ExportAsking } from './plan.ts';
import { call, type Keyword, keyword, listOf, tuple } from './python-calls.ts';
import { pythonText, pythonValue } from './python-literals.ts';

/** The call that asks a server about rows; `requests` is the expression for them. */
export function lookUpText(node: string, action: ActionOf<'lookUp'>, requests: string): string {
  const { url, body, asking, concurrency, cache, values } = action;
  const wanted = values.map(({ pointer, isJson }) => `(${pythonText(pointer)}, ${pythonValue(isJson)})`);
  return call(
    'look_up',
    [pythonText(node)],
    [
      ...keyword('requests', requests),
      ...keyword('url', templateText(url)),
      ...keyword('body', templateText(body ?? []), body !== null),
      ...askingKeywords(asking),
      ...keyword('concurrency', String(concurrency), concurrency !== 8),
      ...keyword('cache', `(${cache?.size}, ${cache?.ttlMs})`, cache !== null),
      ...keyword('values', listOf(wanted)),
    ],
  );
}

function templateText(pieces: ActionOf<'lookUp'>['url']): string {
  const shown = pieces.filter((piece) => piece !== '');
  return listOf(
    shown.map((piece) => (typeof piece === 'string' ? pythonText(piece) : `(${piece.part}, "${piece.as}")`)),
  );
}

/** The keyword arguments that say how a server is asked, unless they are the defaults. */
export function askingKeywords({ method, headers, rateLimit, retry, timeoutMs }: ExportAsking): Keyword[] {
  return [
    ...keyword('method', pythonText(method), method !== 'GET'),
    ...keyword('headers', listOf(headers.map(tuple))),
    ...keyword('rate_limit', String(rateLimit), rateLimit !== null),
    ...keyword('attempts', String(retry.attempts), retry.attempts !== 5),
    ...keyword('base_ms', String(retry.baseMs), retry.baseMs !== 500),
    ...keyword('max_ms', String(retry.maxMs), retry.maxMs !== 30_000),
    ...keyword('timeout_ms', String(timeoutMs), timeoutMs !== 30_000),
  ];
}
