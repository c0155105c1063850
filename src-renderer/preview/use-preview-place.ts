import { useState } from 'react';
import { findNode } from '../../core/nodes/registry.ts';
import type { PipelineNode } from '../../core/pipeline/schema.ts';
import { portsOf } from '../studio/nodes/node-types.ts';
import { useNode, usePipeline } from '../studio/studio-context.tsx';

export interface PreviewPlaceChoice {
  node: PipelineNode;
  port: string;
  /** The ports to choose from, including the shown one. */
  ports: readonly string[];
  choosePort(port: string): void;
}

/** The node to preview: the selected one, else the last selected one, else the first of the pipeline. */
export function usePreviewPlace(chosen: string | null): PreviewPlaceChoice | null {
  const [last, setLast] = useState<string | null>(chosen);
  if (chosen !== null && chosen !== last) setLast(chosen);
  const first = usePipeline((pipeline) => pipeline.nodes[0]?.id ?? '');
  const lastNode = useNode(chosen ?? last ?? first);
  const firstNode = useNode(first);
  const node = lastNode ?? firstNode;
  const [ports, setPorts] = useState<Readonly<Record<string, string>>>({});
  if (node === undefined) return null;
  const names = previewPorts(node);
  const port = names.find((name) => name === ports[node.id]) ?? names[0];
  if (port === undefined) return null;
  return { node, port, ports: names, choosePort: (name) => setPorts({ ...ports, [node.id]: name }) };
}

/** For an output node, the rows that would be written. */
function previewPorts(node: PipelineNode): string[] {
  if (findNode(node.type)?.category === 'output') return ['in'];
  return portsOf(node).outputs.map(({ name }) => name);
}
