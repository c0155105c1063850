import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/pipeline/json-text.ts';
import type { Cell } from '../../api/shared.ts';

/** A key of objects, with the type that all of its values share, else text. */
export interface JsonKey {
  name: string;
  type: string;
}

/** The keys of the objects in some JSON texts, in the order in which they are met; with a path, those of the elements of the list there. */
export function jsonKeysOf(texts: readonly Cell[], list: string | undefined): readonly JsonKey[] {
  const objects = texts.flatMap((text) => objectsIn(parsed(text), list));
  const values = Map.groupBy(
    objects.flatMap((object) => Object.entries(object)),
    ([name]) => name,
  );
  return [...values].map(([name, entries]) => ({ name, type: typeOf(entries.map(([, value]) => value)) }));
}

function parsed(text: Cell): JsonValue {
  try {
    return typeof text === 'string' ? JSON.parse(text) : null;
  } catch {
    // What is cut, or no JSON, is no example.
    return null;
  }
}

function objectsIn(value: JsonValue, list: string | undefined): readonly JsonObject[] {
  if (list === undefined) return isJsonObject(value) ? [value] : [];
  const elements = valueAt(value, list);
  return Array.isArray(elements) ? elements.filter(isJsonObject) : [];
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
