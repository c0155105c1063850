import type { CompiledGraph, CompiledNode } from '../compile/compiled-graph.ts';

/**
 * Where a script writes rejects: beside each table that their rows would have gone into, else beside the first file.
 */
export function rejectRoutes(graph: CompiledGraph): {
  rejectingFor(output: string): string[];
  rejectFiles: { path: string; nodes: string[] }[];
} {
  const nodes = [...graph.nodes.values()];
  const rejecting = nodes.filter(({ id, definition }) => definition.canReject && !graph.isWired(id, 'rejected'));
  const outputs = nodes.filter(({ compiled }) => compiled.shape === 'sink');
  const rejectingFor = (output: string) => {
    const before = graph.upstream(output);
    return rejecting.map(({ id }) => id).filter((id) => id === output || before.has(id));
  };
  const kept = new Set(outputs.filter((output) => pathOf(output) === undefined).flatMap(({ id }) => rejectingFor(id)));
  const rejectFiles: { path: string; nodes: string[] }[] = [];
  for (const output of outputs) {
    const path = pathOf(output);
    if (path === undefined) continue;
    const own = rejectingFor(output.id).filter((id) => !kept.has(id));
    for (const id of own) kept.add(id);
    if (own.length > 0) rejectFiles.push({ path: `${path.replace(/\.[^./\\]*$/, '')}_dlq.csv`, nodes: own });
  }
  return { rejectingFor, rejectFiles };
}

/** Of a file output. */
function pathOf({ compiled }: CompiledNode): string | undefined {
  return compiled.shape === 'sink' && compiled.sink.kind === 'file' ? compiled.sink.path : undefined;
}
