import * as z from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/pipeline/json-text.ts';

const json = z.json();

/** A config with one value set at a path; missing objects and lists on the way are created. */
export function withValueAt(config: JsonObject, path: readonly (string | number)[], value: unknown): JsonObject {
  const changed = put(config, path, json.parse(value));
  return isJsonObject(changed) ? changed : config;
}

function put(whole: JsonValue | undefined, [key, ...rest]: readonly (string | number)[], value: JsonValue): JsonValue {
  if (key === undefined) return value;
  if (typeof key === 'number') {
    const list = Array.isArray(whole) ? [...whole] : [];
    list[key] = put(list[key], rest, value);
    return list;
  }
  const object = isJsonObject(whole) ? whole : {};
  return { ...object, [key]: put(object[key], rest, value) };
}
