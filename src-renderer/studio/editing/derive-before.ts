import type { Edit } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import type { JsonObject } from '../../../core/pipeline/json-text.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { edgeKey } from '../../canvas/flow-graph.ts';
import { boxOf } from '../../canvas/geometry/node-boxes.ts';
import { nodeById } from '../nodes/node-index.ts';
import { newNode } from './edit-nodes.ts';
import { splicedIn } from './node-after.ts';

/**
 * The edits that compute a column before a node: in the derive that feeds only this node, else in a new one on its only
 * incoming wire.
 */
export function deriveBefore(pipeline: Pipeline, id: string, column: JsonObject): Edit[] {
  const [wire, ...others] = pipeline.edges.filter(({ to }) => splitEndpoint(to).node === id);
  const feeder = wire && nodeById(pipeline, splitEndpoint(wire.from).node);
  if (wire === undefined || feeder === undefined || others.length > 0) return [];
  const { columns } = feeder.config;
  const isAlone = pipeline.edges.filter(({ from }) => splitEndpoint(from).node === feeder.id).length === 1;
  if (feeder.type === 'derive' && isAlone && Array.isArray(columns)) {
    const config = { ...feeder.config, columns: [...columns, column] };
    return [{ type: 'configureNode', id: feeder.id, config }];
  }
  const added = newNode(pipeline, 'derive', boxOf(pipeline, feeder), { columns: [column] });
  return splicedIn(pipeline, added, edgeKey(wire));
}
