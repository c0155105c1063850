import * as z from 'zod';
import { freeRecord } from '../free-record.ts';
import type { JsonValue } from '../pipeline/json-text.ts';

/**
 * What a script does, as plain data: it crosses from the worker that compiles to whoever writes the text. SQL is that
 * of the engine; `${env:NAME}` stands in its text literals, and in paths, for what the script reads when it runs.
 */

const column = z.object({ name: z.string(), type: z.string() });
/** Columns as the engine has them, each with what it is called in its files. */
const keyedColumns = z.array(column.extend({ key: z.string() }));
const texts = z.array(z.string());
/**
 * The relations of a query: those of which each row goes its way whatever rows are beside it, and those that must be
 * there as a whole.
 */
const reads = z.object({ each: texts, whole: texts });
export type ExportReads = z.infer<typeof reads>;

const readCsv = z.object({
  do: z.literal('readCsv'),
  paths: texts,
  columns: texts,
  delimiter: z.string(),
  quote: z.string(),
  escape: z.string(),
  comment: z.string(),
  hasHeader: z.boolean(),
  encoding: z.string(),
  nulls: texts,
  skipLines: z.number(),
  fileColumn: z.string().nullable(),
});
const readJson = z.object({
  do: z.literal('readJson'),
  paths: texts,
  layout: z.enum(['array', 'lines', 'document', 'nested']),
  /** JSON pointer to the list, where that is nested. */
  records: z.string(),
  columns: keyedColumns,
});
const readParquet = z.object({ do: z.literal('readParquet'), paths: texts, columns: z.array(column) });
const readSqlite = z.object({
  do: z.literal('readSqlite'),
  paths: texts,
  columns: z.array(column),
  table: z.string().nullable(),
  query: z.string().nullable(),
});
const asking = z.object({
  method: z.string(),
  headers: z.array(z.tuple([z.string(), z.string()])),
  timeoutMs: z.number(),
  retry: z.object({ attempts: z.number(), baseMs: z.number(), maxMs: z.number() }),
  /** Requests a second. */
  rateLimit: z.number().nullable(),
});
/** How a server is asked. */
export type ExportAsking = z.infer<typeof asking>;
const readHttp = z.object({
  do: z.literal('readHttp'),
  url: z.string(),
  /** What a person knows the source by. */
  place: z.string(),
  query: z.array(z.tuple([z.string(), z.string()])),
  body: z.string().nullable(),
  asking,
  records: z.string(),
  pagination: z.discriminatedUnion('type', [
    z.object({ type: z.literal('none') }),
    z.object({ type: z.literal('page'), param: z.string(), start: z.number() }),
    z.object({ type: z.literal('offset'), param: z.string(), size: z.number(), sizeParam: z.string().nullable() }),
    z.object({ type: z.literal('cursor'), param: z.string(), next: z.string() }),
    z.object({ type: z.literal('link') }),
  ]),
  maxPages: z.number().nullable(),
  /**
   * For each node behind that is satisfied with its first rows: how many, and a query that counts those which reach it.
   */
  enough: z.array(z.object({ rows: z.number(), query: z.string() })),
  columns: keyedColumns,
});
const readExcel = z.object({
  do: z.literal('readExcel'),
  paths: texts,
  sheet: z.string().nullable(),
  /** Such as `B2:F`. */
  range: z.string().nullable(),
  hasHeader: z.boolean(),
  columns: z.array(column),
});
const typedRows = z.object({
  do: z.literal('typedRows'),
  columns: texts,
  rows: z.array(z.array(z.string().nullable())),
});

/** Sources make the tables `NODE read` and, where records may be unreadable, `NODE unread`. */
const view = z.object({ do: z.literal('view'), name: z.string(), query: z.string(), reads });
const table = z.object({
  do: z.literal('table'),
  name: z.string(),
  query: z.string(),
  reads,
  /** Its rows depend on the order of those that come in, so one thread must read them. */
  inOrder: z.boolean(),
});
const requestText = z.array(
  z.union([z.string(), z.object({ part: z.number(), as: z.enum(['address', 'jsonText', 'json']) })]),
);
/** Makes the table `NODE answers` of `parts`, `failure` and `values`. */
const lookUp = z.object({
  do: z.literal('lookUp'),
  /** The distinct requests as `parts`, with a `number`. */
  requests: z.string(),
  reads,
  url: requestText,
  body: requestText.nullable(),
  asking,
  concurrency: z.number(),
  cache: z.object({ size: z.number(), ttlMs: z.number() }).nullable(),
  values: z.array(z.object({ pointer: z.string(), isJson: z.boolean() })),
});
/** Columns: code, column, message, value, record, source, row, line. */
const reject = z.object({ do: z.literal('reject'), query: z.string(), reads });
/** No row may be there. Columns: code, column, message, source, row. */
const mustPass = z.object({ do: z.literal('mustPass'), query: z.string(), reads });
/** One row: how many, and what the first says. */
const warnOf = z.object({ do: z.literal('warnOf'), query: z.string(), reads, column: z.string().nullable() });

const loadSqlite = z.object({
  do: z.literal('loadSqlite'),
  path: z.string(),
  table: z.string(),
  mode: z.enum(['append', 'replace', 'upsert', 'delete_write']),
  /** Types are those of the pipeline format. */
  columns: z.array(column),
  keys: texts,
  update: texts.nullable(),
  /** For SQLite; params by `weir_param('name')`. */
  when: z.string().nullable(),
  partitionBy: texts,
  createTable: z.boolean(),
  dlqTable: z.string(),
  /** Nodes whose rejects the dead letter table takes. */
  rejecting: texts,
  /** Values as SQLite stores them, then source, row and line. */
  rows: z.string(),
  reads,
  /** Where a wire takes what the table refuses: how those rows are made of the table `NODE refused`. */
  refused: z.string().nullable(),
});
const writeFile = z.object({
  do: z.literal('writeFile'),
  path: z.string(),
  query: z.string(),
  reads,
  /** Of COPY. */
  options: z.string(),
  isFolder: z.boolean(),
  encoding: z.string().nullable(),
  isPacked: z.boolean(),
});

const reading = z.discriminatedUnion('do', [
  readCsv,
  readJson,
  readParquet,
  readSqlite,
  readExcel,
  readHttp,
  typedRows,
]);
/** How a source is read. */
export type SourceAction = z.infer<typeof reading>;
export const sourceActions = reading.options.map(({ shape }) => shape.do.value);

const action = z.discriminatedUnion('do', [
  reading,
  view,
  table,
  lookUp,
  reject,
  mustPass,
  warnOf,
  loadSqlite,
  writeFile,
]);
export type ExportAction = z.infer<typeof action>;
export type ActionOf<Name extends ExportAction['do']> = Extract<ExportAction, { do: Name }>;

const step = z.object({
  node: z.string(),
  title: z.string(),
  label: z.string().nullable(),
  note: z.string().nullable(),
  /**
   * How many rounds of loads go before it: it takes rows that a table refused, which are known when that has been
   * loaded.
   */
  round: z.int().min(0),
  actions: z.array(action),
});
export type ExportStep = z.infer<typeof step>;

const jsonValue = z.custom<JsonValue>((value) => value !== undefined);

export const exportPlanSchema = z.object({
  /** The name of the pipeline file, without its folder. */
  file: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  params: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      /** Checked, and in the form in which it is bound. */
      default: z.union([z.string(), z.number(), z.boolean(), z.null()]).optional(),
      description: z.string().nullable(),
    }),
  ),
  environments: freeRecord(z.record(z.string(), jsonValue)),
  /** Names of environment variables. */
  secrets: texts,
  memoryBytes: z.number(),
  threads: z.number(),
  maxRejected: z.object({ rows: z.number().nullable(), percent: z.number().nullable() }),
  /** Names of the hidden columns for a row's source, row and line there, and of its number on its way into a table. */
  hidden: z.object({ source: z.string(), row: z.string(), line: z.string(), ordinal: z.string() }),
  /** Statements that make macros which the steps use. */
  macros: texts,
  steps: z.array(step),
  /** CSV files for rejects of nodes that lead to no table. */
  rejectFiles: z.array(z.object({ path: z.string(), nodes: texts })),
  /** The engine's version that the SQL was made with. */
  engine: z.string(),
});
export type ExportPlan = z.infer<typeof exportPlanSchema>;
