import type { FormField, FormShape } from '../../core/nodes/form/form.ts';
import { formOfType } from '../../core/nodes/form/form-of-type.ts';
import type { Edit } from '../../core/pipeline/edits.ts';
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from '../../core/pipeline/json-text.ts';
import type { Problem } from '../../core/pipeline/problems.ts';
import type { Pipeline } from '../../core/pipeline/schema.ts';
import { withKey, withKeyRenamed } from '../inspector/form/config-values.ts';
import { edit, pipelineOf } from '../studio/editing/edit-nodes.ts';
import { nodeById } from '../studio/nodes/node-index.ts';
import type { Studio } from '../studio/studio.ts';

/** Applies the suggestion of a problem as one step. */
export function applySuggestion(studio: Studio, document: string, problem: Problem): void {
  const edits = suggestionEdits(pipelineOf(studio, document), problem);
  edit(studio, document, edits, problem.suggestion?.label.toLowerCase() ?? 'solve problem');
}

/** The edits that apply a suggestion; none if its place is gone. */
export function suggestionEdits(pipeline: Pipeline, problem: Problem): Edit[] {
  const { suggestion, node: id, field = [] } = problem;
  if (suggestion === undefined) return [];
  const node = id === undefined ? undefined : nodeById(pipeline, id);
  const [key, ...rest] = field;
  // A caution is often about a default: there is no value to replace yet.
  if (node !== undefined && problem.code === 'node.caution' && typeof key === 'string' && rest.length === 0) {
    const value = inFieldsKind(
      suggestion.replace,
      formOfType(node.type).find((field) => field.key === key),
    );
    return [{ type: 'configureNode', id: node.id, config: withKey(node.config, key, value) }];
  }
  if (node !== undefined) {
    const config = replaceAt(node.config, field, problem, formOfType(node.type));
    return config === undefined ? [] : [{ type: 'configureNode', id: node.id, config }];
  }
  return documentEdits(pipeline, field, suggestion.replace);
}

/** Converts a suggestion, which is a text, to a number if the field is one. */
function inFieldsKind(text: string, field: FormField | undefined): JsonValue {
  return field?.shape.kind === 'number' ? Number(text) : text;
}

/** Problems outside of configs are wrong references: ends of edges, members of groups. */
function documentEdits(pipeline: Pipeline, [list, index, key, item]: JsonPath, replace: string): Edit[] {
  if (list === 'edges' && (key === 'from' || key === 'to')) return edgeEdits(pipeline, Number(index), key, replace);
  if (list === 'groups' && key === 'nodes') return memberEdits(pipeline, Number(index), Number(item), replace);
  if (list === 'environments') return environmentEdits(pipeline, String(index), String(key), replace);
  return [];
}

function edgeEdits(pipeline: Pipeline, index: number, end: 'from' | 'to', replace: string): Edit[] {
  const edge = pipeline.edges[index];
  if (edge === undefined) return [];
  return [
    { type: 'disconnect', edges: [edge] },
    { type: 'connect', edge: { ...edge, [end]: replace }, index },
  ];
}

function memberEdits(pipeline: Pipeline, index: number, member: number, replace: string): Edit[] {
  const group = pipeline.groups[index];
  if (group === undefined) return [];
  return [{ type: 'changeGroup', id: group.id, change: { nodes: group.nodes.with(member, replace) } }];
}

function environmentEdits(pipeline: Pipeline, name: string, param: string, replace: string): Edit[] {
  const values = pipeline.environments[name];
  if (values === undefined) return [];
  const environments = { ...pipeline.environments, [name]: withKeyRenamed(values, param, replace) };
  return [{ type: 'setEnvironments', environments }];
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
  const [key, ...rest] = path;
  if (key === undefined) return replaceText(value, problem);
  if (Array.isArray(value)) {
    const index = Number(key);
    const item = replaceIn(value[index], rest, problem, shape?.kind === 'list' ? shape.item.shape : undefined);
    return item === undefined || index >= value.length ? undefined : value.with(index, item);
  }
  if (!isJsonObject(value) || typeof key !== 'string' || !Object.hasOwn(value, key)) return undefined;
  if (rest.length === 0 && isKeyMeant(key, value[key], problem, shape)) {
    return withKeyRenamed(value, key, problem.suggestion?.replace ?? key);
  }
  const changed = replaceIn(value[key], rest, problem, shapeAt(shape, key));
  return changed === undefined ? undefined : withKey(value, key, changed);
}

function replaceText(value: JsonValue | undefined, { span, suggestion }: Problem): JsonValue {
  const replace = suggestion?.replace ?? '';
  return span !== undefined && typeof value === 'string'
    ? value.slice(0, span.start) + replace + value.slice(span.end)
    : replace;
}

function shapeAt(shape: FormShape | undefined, key: string): FormShape | undefined {
  if (shape?.kind === 'map') return shape.value.shape;
  return shape?.kind === 'object' ? shape.fields.find((field) => field.key === key)?.shape : undefined;
}

/** Whether the key is at fault, and not its value: it is unknown to the node, or a missing column. */
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
