import { isJsonObject } from './json-text.ts';
import type { Pipeline } from './schema.ts';

const maxWidth = 110;

/** Keys in the order in which a file is written. */
const keyOrder = {
  params: ['name', 'type', 'default', 'description'],
  nodes: ['id', 'type', 'label', 'note', 'disabled', 'config', 'position'],
  edges: ['from', 'to'],
  notes: ['id', 'text', 'position'],
  groups: ['id', 'title', 'nodes', 'collapsed'],
  settings: ['memoryLimit', 'threads', 'maxRejected'],
  position: ['x', 'y'],
  maxRejected: ['rows', 'percent'],
} as const;

/**
 * The text of a pipeline file: keys in one order, two-space indent, a final newline. A node and a note take one line a
 * key, so that moving one changes one line, however long its other keys are.
 */
export function formatPipeline(pipeline: Pipeline): string {
  const { params, nodes, edges, environments, notes, groups, settings } = pipeline;
  const sections = [
    pair('format', inline(pipeline.format)),
    pipeline.name === undefined ? '' : pair('name', inline(pipeline.name)),
    pipeline.description === undefined ? '' : pair('description', inline(pipeline.description)),
    params.length === 0 ? '' : pair('params', itemsOf(params.map((item) => print(ordered(item, keyOrder.params), 4)))),
    pair('nodes', itemsOf(nodes.map((node) => expanded(withPosition(node, keyOrder.nodes), 4)))),
    pair('edges', itemsOf(edges.map((edge) => inline(ordered(edge, keyOrder.edges))))),
    Object.keys(environments).length === 0 ? '' : pair('environments', expanded(environments, 2)),
    notes.length === 0
      ? ''
      : pair('notes', itemsOf(notes.map((note) => expanded(withPosition(note, keyOrder.notes), 4)))),
    groups.length === 0 ? '' : pair('groups', itemsOf(groups.map((item) => print(ordered(item, keyOrder.groups), 4)))),
    formatSettings(settings),
  ];
  return `{\n${sections.filter((section) => section !== '').join(',\n')}\n}\n`;
}

function formatSettings(settings: Pipeline['settings']): string {
  const { maxRejected } = settings;
  const whole = ordered(
    { ...settings, maxRejected: maxRejected && ordered(maxRejected, keyOrder.maxRejected) },
    keyOrder.settings,
  );
  return Object.keys(whole).length === 0 ? '' : pair('settings', print(whole, 2));
}

function withPosition(item: { readonly position?: object | undefined }, keys: readonly string[]): object {
  return ordered({ ...item, position: item.position && ordered(item.position, keyOrder.position) }, keys);
}

function pair(key: string, text: string): string {
  return `  ${JSON.stringify(key)}: ${text}`;
}

function itemsOf(items: readonly string[]): string {
  return items.length === 0 ? '[]' : `[\n${items.map((item) => `    ${item}`).join(',\n')}\n  ]`;
}

/** On one line where that is short enough, else one line an entry. `indent` is that of the line the value starts on. */
function print(value: unknown, indent: number): string {
  const short = inline(value);
  return short.length + indent <= maxWidth ? short : expanded(value, indent);
}

function expanded(value: unknown, indent: number): string {
  const inner = ' '.repeat(indent + 2);
  const end = `\n${' '.repeat(indent)}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    return `[\n${value.map((item) => inner + print(item, indent + 2)).join(',\n')}${end}]`;
  }
  if (!isJsonObject(value)) return inline(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return '{}';
  return `{\n${entries.map(([key, item]) => `${inner}${JSON.stringify(key)}: ${print(item, indent + 2)}`).join(',\n')}${end}}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  // Digits that are not all certain are no integer in a file, see `parseJson`.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return Number(value).toExponential();
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${inline(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function ordered(item: object, keys: readonly string[]): object {
  const values = new Map(Object.entries(item));
  return Object.fromEntries(keys.flatMap((key) => (values.get(key) === undefined ? [] : [[key, values.get(key)]])));
}
