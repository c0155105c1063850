import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { nodeById } from './node-index.ts';
import { titleOfNode } from './node-types.ts';

/** A name in quotes; behind these words it is one of something else, which may be called like a node. */
const quotedName = /(\b(?:columns?|about|with|table|param|port|branch) )?"([a-z][a-z0-9_]*)"/g;
const firstName = /^([a-z][a-z0-9_]*): /;

/** A message with the nodes that it has in quotes called what people call them. */
export function withTitles(pipeline: Pipeline, message: string): string {
  return message.replace(quotedName, (quoted, before: string | undefined, id: string) => {
    const node = before === undefined ? nodeById(pipeline, id) : undefined;
    return node === undefined ? quoted : `“${titleOfNode(node)}”`;
  });
}

/** A warning of a run, which begins with the node that it is about. */
export function warningInWords(pipeline: Pipeline, warning: string): string {
  const [start = '', id = ''] = firstName.exec(warning) ?? [];
  const node = nodeById(pipeline, id);
  if (node === undefined) return withTitles(pipeline, warning);
  return `${titleOfNode(node)}: ${withTitles(pipeline, warning.slice(start.length))}`;
}

/** What is wrong, in words. What is wrong with an expression is told in the names that stand in it. */
export function problemInWords(pipeline: Pipeline, { code, message }: Problem): string {
  return code.startsWith('expression.') ? message : withTitles(pipeline, message);
}
