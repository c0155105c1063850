import * as z from 'zod';

/** A column of an input, with its type of the pipeline format. */
export interface OfferedColumn {
  name: string;
  type: string;
}

/** A proposed entry of a list, complete in itself. */
export interface Offer {
  title: string;
  /** A JSON object. */
  entry: Readonly<Record<string, unknown>>;
}

/** How the form shows a config key, and what it offers as values. */
export interface FieldMeta {
  label: string;
  help?: string;
  placeholder?: string;
  /** The placeholder of a field that is set to an empty text, if that differs from being left out. */
  emptyText?: string;
  /**
   * column: a column of the input, or an object that a column's name stands for; columnName: a new column's name;
   * expression, condition: SQL over the input; query: one SELECT; template: a text with placeholders such as {column};
   * file, saveFile: a path; sheet, table, list: one of those in the file at `path` beside it; baseTable: the same, but
   * for views; type: a column type; rows: a typed-in table; value: text, number or boolean.
   */
  control?:
    | 'column'
    | 'columnName'
    | 'expression'
    | 'condition'
    | 'query'
    | 'template'
    | 'file'
    | 'saveFile'
    | 'sheet'
    | 'table'
    | 'baseTable'
    | 'list'
    | 'jsonList'
    | 'type'
    | 'rows'
    | 'value'
    | 'secretText'
    | 'multiline';
  /** The input port whose columns are offered; the only one by default. */
  port?: string;
  /** The types of the columns that are offered, most likely first; all by default. */
  columnTypes?: readonly string[];
  /** The neighbouring key whose column is the initial value, if this port has a column of that name. */
  startsAs?: string;
  /** The initial value in a new entry of a record. */
  ofNewKey?(key: string): string;
  /** What an expression may use beyond scalar functions. */
  functions?: 'aggregate' | 'window';
  /** The word before the value on the card of a node, such as `by` for grouping columns. */
  cardWord?: string;
  /** Names a part of the file at `path`, so that the card shows both. */
  isPart?: boolean;
  /** A list of columns that must identify rows: the known key of the input is offered. */
  isRowKey?: boolean;
  /** Shown below the fold of the form. */
  isAdvanced?: boolean;
  /** The kind of names that a record has as keys. */
  keyControl?: 'column' | 'columnName';
  keyLabel?: string;
  /**
   * For a record: the neighbouring keys that name a JSON column and a list in it; what the data has there is offered.
   */
  foundIn?: { column: string; list: string };
  /** Shown only while another key of the same object has one of these values. */
  visibleWhen?: { key: string; in: readonly string[] };
  /** Required while it is visible, though optional in the schema. */
  isNeededWhenVisible?: boolean;
  /** For an entry of a list: further entries that suit the columns. */
  offers?(columns: readonly OfferedColumn[], entries: readonly unknown[]): readonly Offer[];
  /** Exactly one of the keys with the same word here must be set; the form shows a choice. */
  oneOf?: string;
}

const metas = z.registry<FieldMeta>();

/** Attaches form metadata to a schema; returns the same schema. */
export function field<Schema extends z.ZodType>(schema: Schema, meta: FieldMeta): Schema {
  metas.add(schema, meta);
  return schema;
}

/** The metadata of a schema or of what it wraps (optional, default). */
export function fieldMeta(schema: z.ZodType): FieldMeta | undefined {
  const own = metas.get(schema);
  if (own) return own;
  const inner = unwrapped(schema);
  return inner === schema ? undefined : fieldMeta(inner);
}

/**
 * The schema inside an optional, nullable, default or preprocessing wrapper; a schema without a wrapper is returned as
 * it is.
 */
export function unwrapped(schema: z.ZodType): z.ZodType {
  const inner = innerOf(schema);
  return inner instanceof z.ZodType ? inner : schema;
}

function innerOf(schema: z.ZodType): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable) {
    return schema.def.innerType;
  }
  return schema instanceof z.ZodPipe ? schema.def.out : schema;
}
