import { nodeById } from '../studio/node-index.ts';
import { titleOfNode } from '../studio/node-types.ts';
import { usePipeline } from '../studio/studio-context.tsx';
import type { RunView } from './run-view.ts';

type Kind = Pick<RunView, 'kind' | 'upTo'>;

/** What a run was, where it was not the whole pipeline: `Replay`, `To “Typed”`; empty for a whole one. */
export function useKindInWords(): (run: Kind) => string {
  const nodes = usePipeline((pipeline) => pipeline);
  return ({ kind, upTo }) => {
    if (kind === 'replay') return 'Replay';
    if (upTo === null) return '';
    const node = nodeById(nodes, upTo);
    return `To “${node === undefined ? upTo : titleOfNode(node)}”`;
  };
}

export function RunKindMark({ run }: { run: Kind }) {
  const words = useKindInWords()(run);
  return words === '' ? null : (
    <span className="run-kind" title={words}>
      {words}
    </span>
  );
}
