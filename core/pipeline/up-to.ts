import type { Graph } from './graph.ts';
import type { Problem } from './problems.ts';

/** The nodes of a run that ends at `node`: it, and all that feed it. */
export function nodesUpTo(graph: Graph, node: string): Set<string> {
  return new Set([...graph.upstream(node), node]);
}

/**
 * What is wrong with those nodes, or with the pipeline as a whole: what is wrong with others does not keep a run from
 * ending here.
 */
export function problemsUpTo(problems: readonly Problem[], graph: Graph, node: string): Problem[] {
  const taking = nodesUpTo(graph, node);
  return problems.filter((problem) => problem.node === undefined || taking.has(problem.node));
}

/** Why no run can end at a node; undefined where one can. */
export function whyNotUpTo(graph: Graph, node: string): string | undefined {
  if (graph.excluded.has(node)) return `"${node}" is disabled, or fed by disabled nodes alone. Enable it first.`;
  if (!graph.order.some(({ id }) => id === node)) return `There is no node "${node}" that rows could run to.`;
  if (graph.isOutput(node)) return `"${node}" is an output, which loads its rows: run the whole pipeline.`;
  const output = [...graph.upstream(node)].find((id) => graph.isOutput(id));
  if (output === undefined) return undefined;
  return `The rows of "${node}" are those that "${output}" refuses, which is known only when it loads: run the whole pipeline.`;
}
