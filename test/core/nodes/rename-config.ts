import type { AnyNodeDefinition } from '../../../core/nodes/define-node.ts';
import { type FormItem, formOf } from '../../../core/nodes/form/form.ts';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A node's config with other column names, wherever its form says that a column stands. */
export function renameConfig(
  definition: AnyNodeDefinition,
  config: unknown,
  names: ReadonlyMap<string, string>,
): unknown {
  return renamed(config, { shape: { kind: 'object', fields: formOf(definition.config) } }, names);
}

function renamed(value: unknown, item: FormItem, names: ReadonlyMap<string, string>): unknown {
  const { shape, meta } = item;
  if (typeof value === 'string') return renamedText(value, item, names);
  if (shape.kind === 'list' && Array.isArray(value)) return value.map((each) => renamed(each, shape.item, names));
  if (shape.kind === 'object' && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => {
        const own = shape.fields.find((field) => field.key === key);
        return [key, own ? renamed(each, own, names) : each];
      }),
    );
  }
  if (shape.kind === 'map' && isRecord(value)) {
    const keyOf = (key: string) => (meta?.keyControl === undefined ? key : (names.get(key) ?? key));
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [keyOf(key), renamed(each, shape.value, names)]),
    );
  }
  return value;
}

function renamedText(text: string, { shape, meta }: FormItem, names: ReadonlyMap<string, string>): unknown {
  const [first] = shape.kind === 'object' ? shape.fields : [];
  if (first) return renamedText(text, first, names);
  switch (meta?.control) {
    case 'column':
    case 'columnName':
      return names.get(text) ?? text;
    case 'template':
      return text.replace(/\{(\w+)\}/g, (whole, word: string) => {
        const name = names.get(word);
        return name === undefined ? whole : `{${name}}`;
      });
    case 'expression':
    case 'condition':
    case 'query':
      return text.replace(/[A-Za-z_]\w*/g, (word) => {
        const name = names.get(word);
        return name === undefined ? word : `"${name.replaceAll('"', '""')}"`;
      });
    default:
      return text;
  }
}

/** Every key of a config with its path; those without a label are a hole in the form. */
export function unlabelledKeys(definition: AnyNodeDefinition): string[] {
  return formOf(definition.config).flatMap((field) => holes(field, field.key));
}

function holes(item: FormItem, path: string): string[] {
  const { shape, meta } = item;
  const own = meta?.label ? [] : [path];
  switch (shape.kind) {
    case 'list':
      return [...own, ...inner(shape.item, `${path}[]`)];
    case 'map':
      return [...own, ...inner(shape.value, `${path}{}`)];
    case 'object':
      return [...own, ...shape.fields.flatMap((field) => holes(field, `${path}.${field.key}`))];
    default:
      return own;
  }
}

/** Members of a list or map may be objects, whose keys have the labels. */
function inner(item: FormItem, path: string): string[] {
  const missing = holes(item, path);
  return item.shape.kind === 'object' ? missing.filter((hole) => hole !== path) : missing;
}
