import { mentionedColumn } from '../../../core/nodes/mentioned-column.ts';
import { isJsonObject, type JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Resolved } from './resolve.ts';

/** Whether a later node uses one of the columns, be it in an expression. */
export function isNamedDownstream(
  node: string,
  columns: readonly string[],
  { graph, nodes }: Pick<Resolved, 'graph' | 'nodes'>,
) {
  const configs = [...graph.downstream(node)].flatMap((id) => nodes.get(id)?.config ?? []);
  const isNamed = (value: JsonValue): boolean => {
    if (typeof value === 'string') return columns.some((name) => names(value, name));
    if (Array.isArray(value)) return value.some(isNamed);
    return isJsonObject(value) && (Object.keys(value).some(isNamed) || Object.values(value).some(isNamed));
  };
  return configs.some(isNamed);
}

function names(text: string, name: string): boolean {
  return text.toLowerCase() === name.toLowerCase() || mentionedColumn(text, [{ name, type: 'ANY' }]) !== undefined;
}
