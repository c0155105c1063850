import { formOfType } from '../../../core/nodes/form-of-type.ts';
import { withFieldTitles } from '../../../core/nodes/form-words.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';
import { nodeById } from './node-index.ts';
import { titleOfNode } from './node-types.ts';

/** The title of a node where it is still there, else its id. */
export function titleById(pipeline: Pipeline, id: string): string {
  const node = nodeById(pipeline, id);
  return node === undefined ? id : titleOfNode(node);
}

/** Names in quotes; behind these words they are those of something else, which may be called like a node. */
const quotedNames =
  /\b(?:[Cc]olumns?(?: are| is)?|schema:|about|with|table|sheet|param|port|branch|[Ee]ntry|by) "[^"]*"(?:(?:, | and | or )"[^"]*")*|"([a-z][a-z0-9_]*)"/g;
const firstName = /^([a-z][a-z0-9_]*): /;
const laterNode = /^"([a-z][a-z0-9_]*)"(?=, further on, rejects it: )/;

/** A message with the nodes that it has in quotes called what people call them. */
export function withTitles(pipeline: Pipeline, message: string): string {
  return message.replace(quotedNames, (quoted, id: string | undefined) => titleOr(pipeline, id, quoted));
}

/** A message about a node, with the fields of its form called what the form calls them too. */
export function aboutNode(pipeline: Pipeline, id: string | null, message: string): string {
  const node = id === null ? undefined : nodeById(pipeline, id);
  const fields = node === undefined ? [] : formOfType(node.type);
  return withTitles(pipeline, withFieldTitles(message, fields));
}

/** What would be wrong with a row, which begins with the node where that is another; the values in it may be called like nodes. */
export function rejectInWords(pipeline: Pipeline, message: string): string {
  return message.replace(laterNode, (quoted, id: string) => titleOr(pipeline, id, quoted));
}

function titleOr(pipeline: Pipeline, id: string | undefined, quoted: string): string {
  const node = id === undefined ? undefined : nodeById(pipeline, id);
  return node === undefined ? quoted : `"${nameOfNode(pipeline, node)}"`;
}

const sharedTitles = new WeakMap<Pipeline, ReadonlySet<string>>();

/** Whether another node of the pipeline is called the same. */
export function hasNamesake(pipeline: Pipeline, node: PipelineNode): boolean {
  let shared = sharedTitles.get(pipeline);
  if (shared === undefined) {
    const byTitle = Map.groupBy(pipeline.nodes, titleOfNode);
    shared = new Set([...byTitle].flatMap(([title, { length }]) => (length > 1 ? [title] : [])));
    sharedTitles.set(pipeline, shared);
  }
  return shared.has(titleOfNode(node));
}

/** What people call a node where it is still there, in a way that tells it from others. */
export function nameById(pipeline: Pipeline, id: string): string {
  const node = nodeById(pipeline, id);
  return node === undefined ? id : nameOfNode(pipeline, node);
}

/** What people call a node, with its id where that does not tell it from others. */
function nameOfNode(pipeline: Pipeline, node: PipelineNode): string {
  return hasNamesake(pipeline, node) ? `${titleOfNode(node)} (${node.id})` : titleOfNode(node);
}

/** A warning of a run, which begins with the node that it is about. */
export function warningInWords(pipeline: Pipeline, warning: string): string {
  const [start = '', id = ''] = firstName.exec(warning) ?? [];
  const node = nodeById(pipeline, id);
  if (node === undefined) return withTitles(pipeline, warning);
  return `${nameOfNode(pipeline, node)}: ${aboutNode(pipeline, id, warning.slice(start.length))}`;
}

/** What is wrong, in words. What is wrong with an expression is told in the names that stand in it. */
export function problemInWords(pipeline: Pipeline, { code, message }: Problem): string {
  return code.startsWith('expression.') ? message : withTitles(pipeline, message);
}
