import type { Edit } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';
import { portsOf } from '../nodes/node-types.ts';
import { endpoint } from './endpoint.ts';

const otherSide: Readonly<Record<string, string>> = { left: 'right', right: 'left' };

/** Whether a node has a left input and a right one. */
export function hasSides(node: PipelineNode): boolean {
  const names = portsOf(node).inputs.map(({ name }) => name);
  return names.includes('left') && names.includes('right');
}

/**
 * The edits that swap the inputs of a join. Keys, and the check of which side is unique, move with their rows; the type
 * stays, so that a left join keeps the rows of the new left side.
 */
export function swapEdits(pipeline: Pipeline, node: PipelineNode): Edit[] {
  const wires = pipeline.edges.flatMap((edge, index): Edit[] => {
    const end = splitEndpoint(edge.to);
    const side = end.node === node.id ? otherSide[end.port ?? ''] : undefined;
    if (side === undefined) return [];
    const swapped = { ...edge, to: endpoint(node.id, side, 'in') };
    return [
      { type: 'disconnect', edges: [edge] },
      { type: 'connect', edge: swapped, index },
    ];
  });
  return [...inTwoSteps(wires), { type: 'configureNode', id: node.id, config: swappedConfig(node.config) }];
}

/** Removes all wires before adding them: a swapped wire may equal one that is not swapped yet. */
function inTwoSteps(wires: readonly Edit[]): Edit[] {
  return wires.toSorted((one, other) => Number(one.type === 'connect') - Number(other.type === 'connect'));
}

function swappedConfig(config: JsonObject): JsonObject {
  const { on, validate } = config;
  return {
    ...config,
    ...(Array.isArray(on) && { on: on.map(swappedPair) }),
    ...(typeof validate === 'string' && { validate: validate.split(':').toReversed().join(':') }),
  };
}

function swappedPair(pair: JsonValue): JsonValue {
  if (!isJsonObject(pair)) return pair;
  const { left = '', right = '' } = pair;
  return { ...pair, left: right, right: left };
}
