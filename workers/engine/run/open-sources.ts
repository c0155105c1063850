import type { Resolved } from '../compile/resolve.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import type { Amendments } from '../replay/amendments.ts';
import type { Demand } from '../sources/demand.ts';
import { type LocatedSource, openSource } from '../sources/open.ts';
import type { Asking, Reading } from '../sources/open-options.ts';
import type { PreparedSource } from '../sources/source.ts';
import type { Opened } from './open-attempt.ts';
import { type RunSpan, spanOf } from './spans.ts';

interface OpeningSources
  extends Pick<Opened, 'session' | 'spoolFolder' | 'signal' | 'stack'>,
    Pick<Resolved, 'params'> {
  /** The sources that are to be read with care; or all are described only. */
  careful: ReadonlySet<string> | 'describe';
  amendments: ReadonlyMap<string, Amendments>;
  kept: KeptAnswers;
  demandOn(source: string): Demand | undefined;
  tell(span: RunSpan): void;
}

/**
 * Opens sources one after the other, but those that wait for servers all at once. They are closed with the stack, those too
 * that were open when another failed.
 */
export async function openSources(
  located: readonly LocatedSource[],
  opening: OpeningSources,
): Promise<Map<string, PreparedSource>> {
  const giveUp = new AbortController();
  const signal = AbortSignal.any([opening.signal, giveUp.signal]);
  const open = (source: LocatedSource) => openOne(source, firstFileOf(source, located), { ...opening, signal });
  const waiting = beginWaiting(located, open);
  let failure: unknown;
  for (const opened of waiting.values()) {
    opened.catch((error: unknown) => {
      failure ??= error;
      giveUp.abort();
    });
  }
  const sources = new Map<string, PreparedSource>();
  try {
    for (const source of located) sources.set(source.node, await (waiting.get(source) ?? open(source)));
    return sources;
  } catch (error) {
    giveUp.abort();
    await Promise.allSettled(waiting.values());
    throw failure ?? error;
  }
}

/** Begins with all that wait for servers; those whose server is to be asked only so often take their turns. */
function beginWaiting<Result>(
  located: readonly LocatedSource[],
  open: (source: LocatedSource) => Promise<Result>,
): Map<LocatedSource, Promise<Result>> {
  const lanes = new Map<string, Promise<Result>>();
  const begun = new Map<LocatedSource, Promise<Result>>();
  for (const source of located) {
    if (source.spec.kind !== 'http') continue;
    const { url, settings } = source.spec.request;
    const lane = settings.rateLimit === undefined ? source.node : (URL.parse(url)?.origin ?? url);
    const opened = lanes.get(lane)?.then(() => open(source)) ?? open(source);
    lanes.set(lane, opened);
    begun.set(source, opened);
  }
  return begun;
}

async function openOne(
  source: LocatedSource,
  firstFile: number,
  { careful, session, spoolFolder, signal, stack, params, amendments, kept, demandOn, tell }: OpeningSources,
): Promise<PreparedSource> {
  const { node } = source;
  const reading: Reading =
    careful === 'describe' ? { kind: careful } : { kind: careful.has(node) ? 'careful' : 'fast', signal };
  const asking: Asking = { kind: 'run', signal, kept, demand: demandOn(node) };
  const options = { session, spoolFolder, firstFile, reading, asking, params, amendments: amendments.get(node) };
  const prepared = await spanOf(tell, { kind: 'open', nodes: [node] }, () => openSource(source, options));
  stack.defer(() => prepared.close());
  return prepared;
}

/** Where the files of a source begin among those of all. */
function firstFileOf(source: LocatedSource, located: readonly LocatedSource[]): number {
  return located.slice(0, located.indexOf(source)).reduce((sum, { names }) => sum + names.length, 0);
}
