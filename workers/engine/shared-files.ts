import { normalize } from 'node:path';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { ResolvedNode } from './compile.ts';

/** Outputs that write one file: what comes last would be all that is left. A database takes several. */
export function sharedFiles(nodes: Iterable<ResolvedNode>): Problem[] {
  const writers = new Map<string, string>();
  const problems: Problem[] = [];
  for (const { id, definition, config } of nodes) {
    const target = definition.target?.(config);
    if (!target || target.kind === 'sqlite') continue;
    const path = normalize(target.path);
    const other = writers.get(path);
    writers.set(path, other ?? id);
    if (other === undefined) continue;
    const message = `"${id}" writes the same file as "${other}", and only one of the two would be left. Give it another path.`;
    problems.push({ severity: 'error', code: 'node.config', message, node: id, field: ['path'] });
  }
  return problems;
}
