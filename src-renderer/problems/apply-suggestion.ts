import type { FormField, FormShape } from '../../core/nodes/form.ts';
import type { Edit } from '../../core/pipeline/edits.ts';
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from '../../core/pipeline/json-text.ts';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { formOfType } from '../canvas/config-summary.ts';
import { withKey, withKeyRenamed } from '../inspector/form/config-values.ts';
import { edit, pipelineOf } from '../studio/edit-nodes.ts';
import type { Studio } from '../studio/studio.ts';
import { nodeById } from '../studio/studio-context.tsx';

/** Does what the button of a problem says, as one step. */
export function applySuggestion(studio: Studio, document: string, problem: Problem): void {
  const edits = suggestionEdits(pipelineOf(studio, document), problem);
  edit(studio, document, edits, problem.suggestion?.label.toLowerCase() ?? 'solve problem');
}

/** The edits that put a suggestion in its place; none where the place is not there any more. */
export function suggestionEdits(pipeline: Pipeline, problem: Problem): Edit[] {
  const { suggestion, node: id, field = [] } = problem;
  if (suggestion === undefined) return [];
  const node = id === undefined ? undefined : nodeById(pipeline, id);
  if (node !== undefined) {
    const config = replaceAt(node.config, field, problem, formOfType(node.type) ?? []);
    return config === undefined ? [] : [{ type: 'configureNode', id: node.id, config }];
  }
  return documentEdits(pipeline, field, suggestion.replace);
}

/** Outside of configs, references between parts of the document can be wrong: ends of edges, members of groups. */
function documentEdits(pipeline: Pipeline, [list, index, key, item]: JsonPath, replace: string): Edit[] {
  const edge = list === 'edges' ? pipeline.edges[Number(index)] : undefined;
  if (edge !== undefined && (key === 'from' || key === 'to')) {
    return [
      { type: 'disconnect', edges: [edge] },
      { type: 'connect', edge: { ...edge, [key]: replace }, index: Number(index) },
    ];
  }
  const group = list === 'groups' ? pipeline.groups[Number(index)] : undefined;
  if (group !== undefined && key === 'nodes') {
    return [{ type: 'changeGroup', id: group.id, change: { nodes: group.nodes.with(Number(item), replace) } }];
  }
  const environment = list === 'environments' && typeof index === 'string' ? pipeline.environments[index] : undefined;
  if (environment !== undefined && typeof index === 'string' && typeof key === 'string') {
    const environments = { ...pipeline.environments, [index]: withKeyRenamed(environment, key, replace) };
    return [{ type: 'setEnvironments', environments }];
  }
  return [];
}

function replaceAt(
  config: JsonObject,
  path: JsonPath,
  problem: Problem,
  fields: readonly FormField[],
): JsonObject | undefined {
  const changed = replaceIn(config, path, problem, { kind: 'object', fields: [...fields] });
  return isJsonObject(changed) ? changed : undefined;
}

function replaceIn(
  value: JsonValue | undefined,
  path: JsonPath,
  problem: Problem,
  shape: FormShape | undefined,
): JsonValue | undefined {
  const replace = problem.suggestion?.replace ?? '';
  const [key, ...rest] = path;
  if (key === undefined) {
    const { span } = problem;
    return span !== undefined && typeof value === 'string'
      ? value.slice(0, span.start) + replace + value.slice(span.end)
      : replace;
  }
  if (Array.isArray(value)) {
    const index = Number(key);
    const item = replaceIn(value[index], rest, problem, shape?.kind === 'list' ? shape.item.shape : undefined);
    return item === undefined || index >= value.length ? undefined : value.with(index, item);
  }
  if (!isJsonObject(value) || typeof key !== 'string' || !Object.hasOwn(value, key)) return undefined;
  if (rest.length === 0 && isKeyMeant(key, value[key], problem, shape)) return withKeyRenamed(value, key, replace);
  const inner =
    shape?.kind === 'object'
      ? shape.fields.find((field) => field.key === key)?.shape
      : shape?.kind === 'map'
        ? shape.value.shape
        : undefined;
  const changed = replaceIn(value[key], rest, problem, inner);
  return changed === undefined ? undefined : withKey(value, key, changed);
}

/** The key itself is wrong: one that the node does not know, or a column that is not there. */
function isKeyMeant(
  key: string,
  value: JsonValue | undefined,
  problem: Problem,
  shape: FormShape | undefined,
): boolean {
  if (problem.span !== undefined) return false;
  if (shape?.kind === 'object') return !shape.fields.some((field) => field.key === key);
  return shape?.kind === 'map' && problem.code === 'node.unknown_column' && problem.column !== value;
}
