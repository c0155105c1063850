import { titleById } from '../studio/nodes/node-titles.ts';
import { usePipeline } from '../studio/studio-context.tsx';
import type { RunView } from './run-view.ts';

type Kind = Pick<RunView, 'kind' | 'upTo'>;

/** What a run was, where it was not the whole pipeline: `Replay`, `To "Typed"`; empty for a whole one. */
export function useKindInWords(): (run: Kind) => string {
  const pipeline = usePipeline((current) => current);
  return ({ kind, upTo }) => {
    if (kind === 'replay') return 'Replay';
    if (upTo === null) return '';
    return `To "${titleById(pipeline, upTo)}"`;
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
