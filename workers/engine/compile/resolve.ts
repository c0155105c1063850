import { proposeNearest } from '../../../core/near-match.ts';
import { checkConfig } from '../../../core/nodes/check-config.ts';
import { findNode, nodeDefinitions } from '../../../core/nodes/registry.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { buildGraph, type Graph } from '../../../core/pipeline/graph.ts';
import { type ParamChoice, type ResolvedParam, resolveParams } from '../../../core/pipeline/params.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';
import { expandSecrets, type SecretSources } from '../../../core/pipeline/secrets.ts';
import type { ResolvedNode } from './compile.ts';
import { sharedTargets } from './shared-targets.ts';

export interface Resolved {
  pipeline: Pipeline;
  graph: Graph;
  /** The nodes that take part, with configs checked and secrets read. */
  nodes: Map<string, ResolvedNode>;
  params: ResolvedParam[];
  /** Values of `${env:…}`: never to be shown. */
  secrets: ReadonlySet<string>;
}

/** Resolves a pipeline without the engine. `resolved` is absent if the text is not a pipeline. */
export function resolvePipeline(
  text: string,
  choice: ParamChoice,
  sources: SecretSources,
): { resolved?: Resolved; problems: Problem[] } {
  const { pipeline, problems } = parsePipeline(text);
  if (!pipeline) return { problems };
  const found = [...problems];
  const nodes = new Map<string, ResolvedNode>();
  const secrets = new Set<string>();
  for (const node of pipeline.nodes) {
    const resolved = resolveNode(node, sources, secrets);
    if (node.disabled !== true) found.push(...resolved.problems);
    if (resolved.node) nodes.set(node.id, resolved.node);
  }
  const walked = buildGraph(pipeline, ({ id }) => {
    const node = nodes.get(id);
    return node?.definition.ports(node.config);
  });
  const chosen = resolveParams(pipeline, choice);
  const takingPart = walked.graph.order.flatMap(({ id }) => nodes.get(id) ?? []);
  found.push(...walked.problems, ...sharedTargets(takingPart), ...chosen.problems);
  return { resolved: { pipeline, graph: walked.graph, nodes, params: chosen.params, secrets }, problems: found };
}

/** Whether describing a pipeline takes the data of its sources. */
export function readsData(nodes: Iterable<ResolvedNode>): boolean {
  return [...nodes].some(({ definition, config }) => definition.readsData(config));
}

function resolveNode(
  node: PipelineNode,
  sources: SecretSources,
  secrets: Set<string>,
): { node?: ResolvedNode; problems: Problem[] } {
  const definition = findNode(node.type);
  if (!definition) {
    const { hint, suggestion } = proposeNearest(
      node.type,
      nodeDefinitions.map(({ type }) => type),
    );
    const message = `"${node.id}" has the type "${node.type}", which Weir does not know.${hint}`;
    return {
      problems: [
        { severity: 'error', code: 'node.unknown_type', message, node: node.id, ...(suggestion && { suggestion }) },
      ],
    };
  }
  const expanded = expandSecrets(node.config, sources);
  for (const secret of expanded.secrets) secrets.add(secret);
  const problems = expanded.problems.map((problem) => ({ ...problem, node: node.id }));
  // Without all values, a source would be looked for in the wrong place, and fail for the wrong reason.
  if (problems.length > 0) return { problems };
  const checked = checkConfig(definition, node.id, expanded.config);
  if (!checked.ok) return { problems: checked.problems };
  return { node: { id: node.id, definition, config: expanded.config }, problems };
}
