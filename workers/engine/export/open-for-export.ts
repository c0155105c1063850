import { oneAtATime } from '../../process/one-at-a-time.ts';
import type { ResolvedNode } from '../compile/compile.ts';
import { type Resolved, readsData } from '../compile/resolve.ts';
import type { KeptAnswers } from '../http/kept-answers.ts';
import { WebLooks } from '../http/web-looks.ts';
import type { Session } from '../session/session.ts';
import { Demand } from '../sources/demand.ts';
import { type LocatedSource, openSource } from '../sources/open.ts';
import { openAll } from '../sources/open-all.ts';
import type { Asking, Reading } from '../sources/open-options.ts';
import { closeSource, type PreparedSource } from '../sources/source.ts';

interface Opening {
  /** The nodes that take part, by their ids. */
  nodes: ReadonlyMap<string, ResolvedNode>;
  session: Session;
  folder: string;
  /** What servers are asked for, where that is all that a run wants. */
  kept: KeptAnswers;
  signal: AbortSignal;
  /** Closes what is opened. */
  stack: AsyncDisposableStack;
}

/** Opens sources as far as a script must know them: their columns, or their rows too where columns depend on those. */
export async function openForExport(
  located: readonly LocatedSource[],
  { graph, params, secrets }: Resolved,
  { nodes, session, folder, kept, signal, stack }: Opening,
): Promise<Map<string, PreparedSource>> {
  const wantsData = readsData([...nodes.values()]);
  const looks = oneAtATime();
  const demandOn = (node: string) => Demand.on(node, { graph, nodes, session, params, secrets, looks });
  const look = { kind: 'look', memo: new WebLooks().memo, isPatient: true, mayAssume: false } as const;
  const opened = await openAll(located, signal, async (source, either): Promise<[string, PreparedSource]> => {
    const { node, infersTypes } = source;
    const reading: Reading = infersTypes || wantsData ? { kind: 'whole', signal: either } : { kind: 'describe' };
    const asking: Asking = wantsData
      ? { kind: 'run', signal: either, kept, demand: demandOn(node) }
      : { ...look, signal: either, rows: Number.POSITIVE_INFINITY };
    const prepared = await openSource(source, { session, spoolFolder: folder, firstFile: 0, reading, asking, params });
    stack.defer(() => closeSource(prepared));
    return [node, prepared];
  });
  return new Map(opened);
}
