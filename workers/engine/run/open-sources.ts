import type { Resolved } from '../compile/resolve.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import type { Amendments } from '../replay/amendments.ts';
import type { Demand } from '../sources/demand.ts';
import { type LocatedSource, openSource } from '../sources/open.ts';
import { firstFileOf, openAll } from '../sources/open-all.ts';
import type { Asking, Reading, ReadSoFar } from '../sources/open-options.ts';
import type { PreparedSource } from '../sources/source.ts';
import type { Opened } from './open-attempt.ts';
import { type RunSpan, spanOf } from './spans.ts';

interface OpeningSources
  extends Pick<Opened, 'session' | 'spoolFolder' | 'signal' | 'stack' | 'progress'>,
    Pick<Resolved, 'params'> {
  /** The sources for the careful reader; or that all are only described. */
  careful: ReadonlySet<string> | 'describe';
  amendments: ReadonlyMap<string, Amendments>;
  kept: KeptAnswers;
  demandOn(source: string): Demand | undefined;
  tell(span: RunSpan): void;
}

/** Opens the sources of a run. They are closed with the stack, also those that were open when another one failed. */
export async function openSources(
  located: readonly LocatedSource[],
  opening: OpeningSources,
): Promise<Map<string, PreparedSource>> {
  const opened = await openAll(located, opening.signal, (source, signal) =>
    openOne(source, firstFileOf(source, located), { ...opening, signal }),
  );
  return new Map(opened);
}

async function openOne(
  source: LocatedSource,
  firstFile: number,
  { careful, session, spoolFolder, signal, stack, progress, params, amendments, kept, demandOn, tell }: OpeningSources,
): Promise<[node: string, source: PreparedSource]> {
  const { node } = source;
  const reading: Reading =
    careful === 'describe' ? { kind: careful } : { kind: careful.has(node) ? 'careful' : 'fast', signal };
  const asking: Asking = { kind: 'run', signal, kept, demand: demandOn(node) };
  const options = {
    session,
    spoolFolder,
    firstFile,
    reading,
    asking,
    params,
    amendments: amendments.get(node),
    onRead: (read: ReadSoFar) => progress.note(node, read),
  };
  const prepared = await spanOf(tell, { kind: 'open', nodes: [node] }, () => openSource(source, options));
  stack.defer(() => prepared.close());
  return [node, prepared];
}
