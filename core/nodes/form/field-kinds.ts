import * as z from 'zod';
import { isColumnType } from '../../column-types.ts';
import { isJsonObject } from '../../pipeline/json-text.ts';
import { type FieldMeta, field } from './fields.ts';

/**
 * The schemas that node configs are made of, each with the form it takes. Messages continue a sentence that starts with
 * the key.
 */

const needed = 'must not be empty';
const withoutNul = (text: z.ZodString) =>
  text.refine((value) => !value.includes('\0'), 'must not hold the character NUL');
const path = () => withoutNul(z.string().min(1, 'must name a file'));

export const columnName = (meta: Partial<FieldMeta> = {}) =>
  field(z.string().min(1, 'must name a column'), { label: 'Column', control: 'column', ...meta });

/** A name that someone gives, such as that of a table. */
export const name = (meta: FieldMeta) => field(withoutNul(z.string().min(1, needed)), meta);

export const newColumnName = (meta: Partial<FieldMeta> = {}) => name({ label: 'Name', control: 'columnName', ...meta });

export const columnList = (meta: Partial<FieldMeta> = {}, each: Partial<FieldMeta> = {}) =>
  field(z.array(columnName(each)).min(1, 'must name at least one column'), { label: 'Columns', ...meta });

export const expression = (meta: Partial<FieldMeta> = {}) =>
  field(z.string().min(1, needed), { label: 'Expression', control: 'expression', ...meta });

export const condition = (meta: Partial<FieldMeta> = {}) =>
  field(z.string().min(1, needed), { label: 'Condition', control: 'condition', ...meta });

export const columnType = (meta: Partial<FieldMeta> = {}) =>
  field(
    z.string().refine(isColumnType, {
      error: ({ input }) =>
        `must be a type (text, integer, number, decimal(p,s), boolean, date, time, timestamp or json), not ${JSON.stringify(input)}`,
    }),
    { label: 'Type', control: 'type', ...meta },
  );

/** One file. */
export const filePath = (meta: Partial<FieldMeta> = {}) => field(path(), { label: 'File', control: 'file', ...meta });

/** One file, a pattern, or a list of them. Parsed as a list. */
export const filePaths = (meta: Partial<FieldMeta> = {}) =>
  field(
    z.preprocess(
      (value) => (typeof value === 'string' ? [value] : value),
      z.array(filePath()).min(1, 'must name a file'),
    ),
    {
      label: 'Files',
      help: 'A file, or a pattern such as sales/*.csv. Several are read one after the other.',
      ...meta,
    },
  );

export const saveFile = (meta: Partial<FieldMeta> = {}) =>
  field(path(), { label: 'File', control: 'saveFile', ...meta });

/** One character, such as a delimiter. */
export const character = (meta: FieldMeta) => field(z.string().refine(isCharacter, 'must be a single character'), meta);

/** One character of ASCII: the engine writes no other between values. */
export const plainCharacter = (meta: FieldMeta) =>
  field(z.string().refine(isPlainCharacter, 'must be a single character of ASCII, such as ; or |'), meta);

/** One character, or an empty text where there is none of its kind. */
export const characterOrNone = (meta: FieldMeta & { emptyText: string }) =>
  field(
    z.string().refine((text) => text === '' || isCharacter(text), 'must be a single character, or empty'),
    meta,
  );

function isCharacter(text: string): boolean {
  return [...text].length === 1 && !/[\r\n\0]/.test(text);
}

function isPlainCharacter(text: string): boolean {
  return isCharacter(text) && text < '\u0080';
}

export type Scalar = string | number | boolean;

/** A value to compare columns with. */
export const scalar = (meta: Partial<FieldMeta> = {}) =>
  field(z.custom<Scalar>(isScalar, 'must be text, a number, true or false'), {
    label: 'Value',
    control: 'value',
    ...meta,
  });

/** The same, or no value. */
export const scalarOrNull = (meta: Partial<FieldMeta> = {}) =>
  field(
    z.custom<Scalar | null>(
      (value) => value === null || isScalar(value),
      'must be text, a number, true, false or null',
    ),
    { label: 'Value', control: 'value', ...meta },
  );

function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}

/** A whole number, of `least` or more. */
export const wholeNumber = (least?: number) => {
  const whole = z.int('must be a whole number');
  return least === undefined ? whole : whole.min(least, `must be ${least} or more`);
};

/** An object as a Map, since an object cannot hold what is named `__proto__` safely. */
export function asMap(input: unknown): unknown {
  return isJsonObject(input) && !(input instanceof Map) ? new Map(Object.entries(input)) : input;
}

/** An object whose keys are column names. Parsed as a Map. */
export const columnMap = <Value extends z.ZodType>(
  value: Value,
  { least = 1, ...meta }: Partial<FieldMeta> & { least?: number } = {},
) =>
  field(
    z.preprocess(
      asMap,
      z.map(z.string(), value).refine((map) => map.size >= least, 'must name at least one column'),
    ),
    { label: 'Columns', keyControl: 'column', keyLabel: 'Column', ...meta },
  );

/** Text stands for an object with that text under `key`. */
export const orText = <Item extends z.ZodType>(key: string, item: Item) =>
  z.preprocess((value) => (typeof value === 'string' ? { [key]: value } : value), item);

/** What a node does with a row that fails. */
export const onError = (meta: Partial<FieldMeta> = {}) =>
  field(z.enum(['reject', 'null', 'fail']).default('reject'), {
    label: 'If it fails',
    help: 'reject: the row waits under Rejects; null: the value becomes empty; fail: the run stops.',
    ...meta,
  });

/** Rows in order: `column`, or `{ column, desc, nulls }`. */
export const orderBy = (meta: Partial<FieldMeta> = {}) =>
  field(
    z
      .array(
        field(
          orText(
            'column',
            z.strictObject({
              column: columnName(),
              desc: field(z.boolean().default(false), { label: 'Descending' }),
              nulls: field(z.enum(['first', 'last']).default('last'), {
                label: 'Empty values',
                help: 'Where rows without a value go, ascending and descending alike.',
                isAdvanced: true,
              }),
            }),
          ),
          { label: 'Column' },
        ),
      )
      .min(1, 'must name at least one column'),
    { label: 'Order by', ...meta },
  );

export type OrderBy = z.infer<ReturnType<typeof orderBy>>;
