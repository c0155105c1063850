import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { textOf } from '../../stores/documents-store.ts';
import { nameById } from '../../studio/nodes/node-titles.ts';
import {
  useDescription,
  useDocument,
  useOutsideVersion,
  usePipeline,
  useStudio,
} from '../../studio/studio-context.tsx';
import { Evidence } from '../form/evidence/evidence.tsx';
import { useFeeders } from '../use-feeders.ts';
import {
  type JoinSide,
  sidesToReport,
  type Unmatched,
  unmatchedInWords,
  unmatchedOf,
  unmatchedPipeline,
} from './unmatched.ts';

const fetchedRows = 200;

/** How many rows of a join find no match, counted in the data as keys are chosen. */
export function JoinMatches({ node }: { node: PipelineNode }) {
  return sidesToReport(node.config).map((side) => <SideMatches key={side} node={node} side={side} />);
}

function SideMatches({ node, side }: { node: PipelineNode; side: JoinSide }) {
  const unmatched = useUnmatched(node, side);
  const title = usePipeline((pipeline) => {
    const edge = pipeline.edges.find(({ to }) => to === `${node.id}.${side}`);
    return edge === undefined ? side : nameById(pipeline, splitEndpoint(edge.from).node);
  });
  if (unmatched === null) return null;
  return (
    <Evidence isGood={unmatched.fetched === 0} text={unmatchedInWords(unmatched, { config: node.config, title })} />
  );
}

function useUnmatched({ id }: PipelineNode, side: JoinSide): Unmatched | null {
  const { api } = useStudio();
  const path = useDocument((document) => document.path);
  const pipeline = useDescription((description) => description?.pipeline ?? undefined);
  const outside = useOutsideVersion();
  const feeders = useFeeders(id);
  const asked = pipeline && unmatchedPipeline(pipeline, id, side);
  const question =
    asked === undefined
      ? null
      : async (signal: AbortSignal) => {
          const place = { document: { text: textOf(asked), path }, node: id, port: 'out' };
          const page = { offset: 0, limit: fetchedRows, isWhole: true };
          return unmatchedOf(await api.preview.rows({ ...place, ...page }, { signal }), asked, id);
        };
  return useAnswer(question, [side, path, feeders, outside]);
}
