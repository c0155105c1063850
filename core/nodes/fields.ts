import * as z from 'zod';

/** A column of an input, with its type in the pipeline's own words. */
export interface OfferedColumn {
  name: string;
  type: string;
}

/** An entry of a list that is ready to be taken. */
export interface Offer {
  title: string;
  /** A JSON object. */
  entry: Readonly<Record<string, unknown>>;
}

/** How the form shows a config key, and what it may offer there. */
export interface FieldMeta {
  label: string;
  help?: string;
  placeholder?: string;
  /** What a field says that is set to an empty text, where that is not the same as being left out. */
  emptyText?: string;
  /**
   * column: a column of the input, or an object that a column's name stands for; columnName: a new column's name;
   * expression, condition: SQL over the input; query: one SELECT; template: a text that takes columns in as {column};
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
  /** The types of the columns that are offered, the likeliest first; all by default. */
  columnTypes?: readonly string[];
  /** The key beside it whose column it starts with, where its own port has one of that name. */
  startsAs?: string;
  /** What it is at first, where it belongs to a new key of a record. */
  ofNewKey?(key: string): string;
  /** What an expression may use beyond scalar functions. */
  functions?: 'aggregate' | 'window';
  /** The word that introduces it on a card, such as `by` for the columns that are grouped by. */
  cardWord?: string;
  /** A part of the file at `path` beside it: a card names both. */
  isPart?: boolean;
  /** A list of columns that are to tell rows from each other: those that do so already are offered. */
  isRowKey?: boolean;
  /** Shown below the fold of the form. */
  isAdvanced?: boolean;
  /** What the keys of a record are. */
  keyControl?: 'column' | 'columnName';
  keyLabel?: string;
  /** For a record: the keys beside it that name a column of JSON, and a list in it; what is found there is offered. */
  foundIn?: { column: string; list: string };
  /** Shown only while another key of the same object has one of these values. */
  visibleWhen?: { key: string; in: readonly string[] };
  /** Must be set while it is shown, though the schema lets it be left out. */
  isNeededWhenVisible?: boolean;
  /** For an entry of a list: entries that suit the columns, ready to be added. */
  offers?(columns: readonly OfferedColumn[], entries: readonly unknown[]): readonly Offer[];
  /** Exactly one of the keys with the same word here must be set: the form offers a choice. */
  oneOf?: string;
}

const metas = z.registry<FieldMeta>();

/** Attaches to a schema what the form needs. The schema itself is returned, unchanged. */
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

/** The schema below one optional, nullable, default or preprocessing wrapper; itself where there is none. */
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
