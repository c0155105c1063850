import { normalize } from 'node:path';
import type { TargetSpec } from '../../../core/nodes/define-node.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { ResolvedNode } from './compile.ts';

/** Outputs that undo each other, in the order in which they are written: two of one file, or one that empties the table of another. */
export function sharedTargets(nodes: Iterable<ResolvedNode>): Problem[] {
  const writers = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { id, definition, config } of nodes) {
    const target = definition.target?.(config);
    if (!target) continue;
    const place = JSON.stringify([normalize(target.path), target.table?.toLowerCase()]);
    const other = writers.get(place);
    writers.set(place, other ?? id);
    const fault = other === undefined ? undefined : faultOf(target, id, other);
    if (fault) problems.push({ severity: 'error', code: 'node.config', node: id, ...fault });
  }
  return problems;
}

function faultOf(
  { table, isReplaced }: TargetSpec,
  id: string,
  other: string,
): Pick<Problem, 'message' | 'field'> | undefined {
  if (table === undefined) {
    const message = `"${id}" writes the same file as "${other}", and only one of the two would be left. Give it another path.`;
    return { message, field: ['path'] };
  }
  if (isReplaced !== true) return undefined;
  const message = `"${id}" empties the table "${table}", which "${other}" has filled by then. Choose another mode here, or another table.`;
  return { message, field: ['mode'] };
}
