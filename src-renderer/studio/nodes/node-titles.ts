import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { withFieldTitles } from '../../../core/nodes/form/form-words.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline, PipelineNode } from '../../../core/pipeline/schema.ts';
import { nodeById } from './node-index.ts';
import { titleOfNode } from './node-types.ts';

/** The title of a node; its id if it is gone. */
export function titleById(pipeline: Pipeline, id: string): string {
  const node = nodeById(pipeline, id);
  return node === undefined ? id : titleOfNode(node);
}

/** Quoted names. After these words, the name is not that of a node. */
const quotedNames =
  /\b(?:[Cc]olumns?(?: are| is)?|schema:|about|with|table|sheet|param|port|branch|[Ee]ntry|by) "[^"]*"(?:(?:, | and | or )"[^"]*")*|"([a-z][a-z0-9_]*)"/g;
const firstName = /^([a-z][a-z0-9_]*): /;
const laterNode = /^"([a-z][a-z0-9_]*)"(?=, further on, rejects it: )/;

/** A message in which quoted node ids are replaced by titles. */
export function withTitles(pipeline: Pipeline, message: string): string {
  return message.replace(quotedNames, (quoted, id: string | undefined) => titleOr(pipeline, id, quoted));
}

/** The same for a message about one node, in which field names are replaced by their labels, too. */
export function aboutNode(pipeline: Pipeline, id: string | null, message: string): string {
  const node = id === null ? undefined : nodeById(pipeline, id);
  const fields = node === undefined ? [] : formOfType(node.type);
  return withTitles(pipeline, withFieldTitles(message, fields));
}

/** A message about a row. It may start with a node, which gets its title; values in it are left as they are. */
export function rejectInWords(pipeline: Pipeline, message: string): string {
  return message.replace(laterNode, (quoted, id: string) => titleOr(pipeline, id, quoted));
}

function titleOr(pipeline: Pipeline, id: string | undefined, quoted: string): string {
  const node = id === undefined ? undefined : nodeById(pipeline, id);
  return node === undefined ? quoted : `"${nameOfNode(pipeline, node)}"`;
}

const sharedTitles = new WeakMap<Pipeline, ReadonlySet<string>>();

/** Whether another node has the same title. */
export function hasNamesake(pipeline: Pipeline, node: PipelineNode): boolean {
  let shared = sharedTitles.get(pipeline);
  if (shared === undefined) {
    const byTitle = Map.groupBy(pipeline.nodes, titleOfNode);
    shared = new Set([...byTitle].flatMap(([title, { length }]) => (length > 1 ? [title] : [])));
    sharedTitles.set(pipeline, shared);
  }
  return shared.has(titleOfNode(node));
}

/** The title of a node, made unique; its id if it is gone. */
export function nameById(pipeline: Pipeline, id: string): string {
  const node = nodeById(pipeline, id);
  return node === undefined ? id : nameOfNode(pipeline, node);
}

/** The title of a node, with its id if another node has the same title. */
function nameOfNode(pipeline: Pipeline, node: PipelineNode): string {
  return hasNamesake(pipeline, node) ? `${titleOfNode(node)} (${node.id})` : titleOfNode(node);
}

/** A warning of a run, which starts with its node. */
export function warningInWords(pipeline: Pipeline, warning: string): string {
  const [start = '', id = ''] = firstName.exec(warning) ?? [];
  const node = nodeById(pipeline, id);
  if (node === undefined) return withTitles(pipeline, warning);
  return `${nameOfNode(pipeline, node)}: ${aboutNode(pipeline, id, warning.slice(start.length))}`;
}

/** The message of a problem. In one about an expression, the ids stay, since they stand in the expression. */
export function problemInWords(pipeline: Pipeline, { code, message }: Problem): string {
  return code.startsWith('expression.') ? message : withTitles(pipeline, message);
}
