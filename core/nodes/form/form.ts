import * as z from 'zod';
import { type FieldMeta, fieldMeta, unwrapped } from './fields.ts';

/** What a value in a form is made of. */
export type FormShape =
  | { kind: 'text' }
  | { kind: 'number'; isInteger: boolean; min?: number; max?: number }
  | { kind: 'boolean' }
  | { kind: 'choice'; options: readonly (string | boolean)[] }
  | { kind: 'value' }
  | { kind: 'list'; item: FormItem }
  | { kind: 'map'; value: FormItem }
  | { kind: 'object'; fields: FormField[] };

export interface FormItem {
  shape: FormShape;
  meta?: FieldMeta;
}

/** A key of a config as the form shows it. */
export interface FormField extends FormItem {
  key: string;
  isRequired: boolean;
  default?: unknown;
}

/** The fields of a node's config, in order, down to the last key. Throws on a schema that no form can show. */
export function formOf(config: z.ZodType): FormField[] {
  const shape = shapeOf(config);
  if (shape.kind !== 'object') throw new TypeError('A config is an object.');
  return shape.fields;
}

function itemOf(schema: z.ZodType): FormItem {
  const meta = fieldMeta(schema);
  return { shape: shapeOf(schema), ...(meta && { meta }) };
}

function shapeOf(schema: z.ZodType): FormShape {
  const inner = unwrapped(schema);
  if (inner !== schema) return shapeOf(inner);
  if (schema instanceof z.ZodObject) return { kind: 'object', fields: Object.entries(schema.shape).map(fieldOf) };
  if (schema instanceof z.ZodArray) return { kind: 'list', item: itemOf(typed(schema.element)) };
  if (schema instanceof z.ZodMap) return { kind: 'map', value: itemOf(typed(schema.valueType)) };
  if (schema instanceof z.ZodString) return { kind: 'text' };
  if (schema instanceof z.ZodNumber) return numberOf(schema);
  if (schema instanceof z.ZodBoolean) return { kind: 'boolean' };
  if (schema instanceof z.ZodEnum) return { kind: 'choice', options: schema.options.map(String) };
  if (schema instanceof z.ZodLiteral) return { kind: 'choice', options: [...schema.values].map(optionOf) };
  if (schema instanceof z.ZodCustom) return { kind: 'value' };
  throw new TypeError(`A form has no field for ${schema.def.type}.`);
}

function fieldOf([key, schema]: [string, unknown]): FormField {
  const value = typed(schema);
  const preset = value instanceof z.ZodDefault ? value.def.defaultValue : undefined;
  return {
    key,
    isRequired: !value.safeParse(undefined).success,
    ...itemOf(value),
    ...(preset !== undefined && { default: preset }),
  };
}

function numberOf(schema: z.ZodNumber): FormShape {
  const { minValue, maxValue, format } = schema;
  return {
    kind: 'number',
    isInteger: format?.includes('int') ?? false,
    ...(isBound(minValue) && { min: minValue }),
    ...(isBound(maxValue) && { max: maxValue }),
  };
}

/** A whole number is bounded by what JavaScript holds exactly, which is no bound to tell anyone. */
function isBound(value: number | null): value is number {
  return value !== null && Math.abs(value) < Number.MAX_SAFE_INTEGER;
}

function optionOf(value: unknown): string | boolean {
  return typeof value === 'boolean' ? value : String(value);
}

function typed(schema: unknown): z.ZodType {
  if (schema instanceof z.ZodType) return schema;
  throw new TypeError('A config is made of zod schemas.');
}
