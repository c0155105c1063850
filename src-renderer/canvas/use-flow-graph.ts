import { useState } from 'react';
import { usePipeline, useSelection } from '../studio/studio-context.tsx';
import { type FlowGraph, makeFlowGraph, selectInGraph } from './flow-graph.ts';

const nothing: FlowGraph = { nodes: [], edges: [] };

/** The graph that React Flow draws: rebuilt when pipeline or selection change, moved by drags in between. */
export function useFlowGraph() {
  const pipeline = usePipeline((current) => current);
  const selection = useSelection((current) => current);
  const [shown, setShown] = useState({ pipeline, selection });
  const [graph, setGraph] = useState(() => makeFlowGraph(pipeline, selection, nothing));
  if (shown.pipeline !== pipeline || shown.selection !== selection) {
    setShown({ pipeline, selection });
    setGraph(shown.pipeline === pipeline ? selectInGraph(graph, selection) : makeFlowGraph(pipeline, selection, graph));
  }
  return { graph, setGraph };
}
