import { isJsonObject, type JsonValue } from '../../../../core/pipeline/json-text.ts';
import type { Cell } from '../../../api/shared.ts';

/** A key of objects, with the type that all of its values share, else text. */
export interface JsonKey {
  name: string;
  type: string;
  /** Where its value is, if it stands under no key of this name. */
  path?: string;
}

/** The keys of the objects in some JSON texts, in the order in which they are met; with a path, those of the elements of the list there. */
export function jsonKeysOf(texts: readonly Cell[], list: string | undefined): readonly JsonKey[] {
  const objects = valuesIn(texts, list).filter(isJsonObject);
  const values = Map.groupBy(
    objects.flatMap((object) => Object.entries(object)),
    ([name]) => name,
  );
  return [...values].map(([name, entries]) => ({ name, type: typeOf(entries.map(([, value]) => value)) }));
}

/** The elements themselves of the list at a path, as the value of a key; undefined where they are objects, or none are there. */
export function jsonElementsOf(texts: readonly Cell[], list: string, name: string): JsonKey | undefined {
  const elements = valuesIn(texts, list).filter((element) => element !== null);
  if (elements.length === 0 || elements.some(isJsonObject)) return undefined;
  return { name, type: typeOf(elements), path: '$' };
}

/** The paths of the lists in some JSON texts: the whole, or under a key of objects. */
export function jsonListsOf(texts: readonly Cell[]): readonly string[] {
  const values = texts.map(parsed);
  const lists = jsonKeysOf(texts, undefined).filter(({ name }) =>
    values.some((value) => isJsonObject(value) && Array.isArray(value[name])),
  );
  const whole = values.some((value) => Array.isArray(value)) ? ['$'] : [];
  return [...whole, ...lists.flatMap(({ name }) => (/^[^."[\]*]+$/.test(name) ? [`$.${name}`] : []))];
}

function parsed(text: Cell): JsonValue {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    // What is cut, or no JSON, is no example.
    return null;
  }
}

/** The JSON itself, or the elements of the list at a path. */
function valuesIn(texts: readonly Cell[], list: string | undefined): readonly JsonValue[] {
  const values = texts.map(parsed);
  if (list === undefined) return values;
  return values.flatMap((value) => {
    const elements = valueAt(value, list);
    return Array.isArray(elements) ? elements : [];
  });
}

/** Of a path by plain names, as most are. */
function valueAt(value: JsonValue, path: string): JsonValue {
  const names = path.replace(/^\$/, '').split(/[./]/).slice(1);
  return names.reduce<JsonValue>((from, name) => (isJsonObject(from) ? (from[name] ?? null) : null), value);
}

function typeOf(values: readonly JsonValue[]): string {
  const kinds = new Set(values.filter((value) => value !== null).map(kindOf));
  if (kinds.size === 2 && kinds.has('integer') && kinds.has('number')) return 'number';
  const [kind = 'text', ...others] = kinds;
  return others.length === 0 ? kind : 'text';
}

function kindOf(value: JsonValue): string {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean') return 'boolean';
  return typeof value === 'object' ? 'json' : 'text';
}
