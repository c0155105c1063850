import * as z from 'zod';
import { isJsonObject } from './pipeline/json-text.ts';

/**
 * An object whose keys people choose. `z.record` drops a key `__proto__`, which is a column name like any other. Values
 * are checked, but stay as they are.
 */
export function freeRecord<Value extends z.ZodType>(value: Value) {
  return z.custom<Record<string, z.output<Value>>>(
    (input) => isJsonObject(input) && Object.values(input).every((one) => value.safeParse(one).success),
    'must be an object with values of its kind',
  );
}
