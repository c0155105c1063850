import type * as z from 'zod';
import type { Column } from '../column-types.ts';
import type { RejectCode } from '../errors.ts';
import type { ScopeColumn } from '../expressions/column-finder.ts';
import type { PortSpec } from '../pipeline/endpoints.ts';
import type { JsonPath, JsonValue } from '../pipeline/json-text.ts';
import type { Problem } from '../pipeline/problems.ts';
import type { Sql } from '../sql/sql.ts';
import type { Compiled, InputTable } from './compiled.ts';
import type { SourceSpec } from './source-spec.ts';

export type NodeCategory = 'input' | 'transform' | 'combine' | 'output';

export interface NodePorts {
  inputs: PortSpec[];
  outputs: PortSpec[];
}

export interface ExpressionScope {
  /** Where the expression stands in the config. */
  field: JsonPath;
  /** Columns it may use; those of the only input by default. */
  columns?: readonly ScopeColumn[];
  functions?: 'aggregate' | 'window';
  over?: WindowScope;
}

/** The window of functions that have none of their own, each form as it stands behind OVER. */
export interface WindowScope {
  plain: Sql;
  /** With the order of arrival behind the order asked for. */
  tied: Sql;
  /** Its frame counts rows. */
  countsRows: boolean;
  /** Columns that the two forms use beside those of the input. */
  columns: readonly Column[];
}

/**
 * What a node may ask while it compiles. Whatever is wrong is reported, and compiling goes on, so that all problems
 * show at once.
 */
export interface CompileContext {
  readonly node: string;
  /** The only input, or that of a port. For a source: what its driver offers. */
  input(port?: string): InputTable;
  inputs(port: string): readonly InputTable[];
  /** The input's own spelling of a column; an unknown one is reported with its near match. */
  column(name: string, field: JsonPath, port?: string): Column;
  /** A user's expression, checked and safe to embed. */
  expression(text: string, scope: ExpressionScope): Promise<Sql>;
  /** Several at once, in a fraction of the time, each with what was found in it. */
  expressions<Each extends ScopedExpression>(list: readonly Each[]): Promise<(Each & ReadExpression)[]>;
  /**
   * A user's expressions with aggregates, and whether the values of all are independent of the order of the input's
   * rows.
   */
  measures(list: readonly { text: string; field: JsonPath }[]): Promise<{ values: Sql[]; isOrderFree: boolean }>;
  /** A condition over `old.` and `new.` rows of a SQLite table, translated for SQLite. */
  upsertCondition(text: string, scope: ExpressionScope): Promise<string>;
  /** A user's SELECT over the inputs by node id, checked; `from` gives the relation of each. */
  query(text: string, field: JsonPath): Promise<(from: (node: string) => Sql) => Sql>;
  /**
   * Types of the pipeline format that the engine found in a source's text columns, by column; only where they were
   * asked for.
   */
  readonly inferredTypes?: Readonly<Record<string, string>>;
  /**
   * Asks the engine about the incoming rows, if a node's columns depend on them. The answer must be small. In a
   * preview, these rows are only a first part.
   */
  ask(question: (from: Sql) => Sql): Promise<readonly (readonly Answer[])[]>;
  /** Reports a name if no encoding has it. */
  encoding(name: string, field: JsonPath): void;
  /** A hidden column name that no user's column can have. */
  temporary(hint: string): string;
  /** Reports an error in a config. */
  refuse(message: string, about: ProblemPlace): void;
  /** Reports a warning about a valid config. */
  caution(message: string, about: ProblemPlace): void;
}

export interface ScopedExpression extends ExpressionScope {
  text: string;
}

export interface ReadExpression {
  value: Sql;
  /** The columns that it reads, in the spelling of the scope. */
  reads: readonly string[];
}

/** Where a problem stands in the config, and the data column that it is about. */
type ProblemPlace = Pick<Problem, 'field' | 'column'>;

type Answer = string | number | bigint | boolean | null;

/** Why rows were rejected: what the entries of one group have in common. */
export interface RejectCause {
  code: RejectCode;
  column: string | null;
  value: string | null;
  /** Whether this node rejected them; else a later one did. */
  isHere: boolean;
}

/** A value to be put into a config, and what it does in words. */
export interface Remedy {
  label: string;
  field: readonly (string | number)[];
  value: JsonValue;
}

/** Where an output writes; a relative path starts at the pipeline file's folder. */
export interface TargetSpec {
  kind: 'sqlite' | 'file' | 'folder';
  path: string;
  /** Of a database. */
  table?: string;
  /** Whether the table is emptied first. */
  isReplaced?: boolean;
  /** The table of the database that rejects are mirrored in. */
  rejectsTable?: string | undefined;
}

/** Columns that tell each row from all others; `kept` where those of the only input still do. */
export type RowKey = readonly string[] | 'kept';

export type FileKind = 'csv' | 'json' | 'parquet' | 'excel' | 'sqlite';

/** Files of one format, known by how their names end. */
export interface FileFormat {
  kind: FileKind;
  /** In small letters, with their point. */
  endings: readonly string[];
  /** Whether they may be packed, with `.gz` behind their ending. */
  isGzipRead: boolean;
}

/** A small table: values as the engine reads them from text, columns with their types of the pipeline format. */
export interface ExampleTable {
  columns: Record<string, string>;
  rows: (string | number | boolean | null)[][];
}

/** One worked example: form placeholder, documentation and contract test in one. */
export interface NodeExample {
  config: Record<string, unknown>;
  /** Rows on each input port; several tables where a port takes many. */
  inputs: Record<string, ExampleTable[]>;
  /** Rows expected on each output port. */
  outputs: Record<string, (string | number | boolean | null)[][]>;
  /** Codes of the rejects, in source order. */
  rejects?: RejectCode[];
  /** Files that stand beside the pipeline: text as it is, a table as Parquet. */
  files?: Record<string, string | ExampleTable>;
  /** What the server at https://api.example.com answers, by path and query; 404 to all else. */
  responses?: Record<string, string>;
  /** Rows that the target of an output holds afterwards. */
  written?: (string | number | boolean | null)[][];
}

export interface NodeDefinition<Config = unknown> {
  type: string;
  title: string;
  /** One sentence in the words of an analyst. */
  summary: string;
  /** Words that spreadsheets and other tools use for it, unless the summary has them. */
  keywords?: string;
  /** A lucide icon name. */
  icon: string;
  category: NodeCategory;
  config: z.ZodType<Config>;
  ports(config: Config): NodePorts;
  canReject: boolean;
  /** Present on inputs of files alone. */
  reads?: FileFormat;
  /** Present on inputs alone. */
  source?(config: Config): SourceSpec;
  /** Present on outputs alone: where it writes. */
  target?(config: Config): TargetSpec;
  /** Whether types of text columns are to be found by looking at the data. */
  infersTypes?(config: Config): boolean;
  /** Whether its columns depend on the data, which must then be read even to describe the pipeline. */
  readsData?(config: Config): boolean;
  /** How many of its first rows are enough. If that is known, no source before it need give more. */
  enough?(config: Config): number;
  /** What tells the rows of `out` from each other, where its config says so. */
  rowKey?(config: Config): RowKey | undefined;
  /** The formats in which a text column's dates and times are read, where it has some of its own. */
  textFormats?(config: Config, column: string): readonly string[] | undefined;
  /** Changes to this configuration that let a rejected value pass from now on. */
  remedies?(config: Config, reason: RejectCause): readonly Remedy[];
  /** What people should know about this configuration, such as that a run is not idempotent. */
  caution?(config: Config): string | undefined;
  example: NodeExample;
  compile(config: Config, context: CompileContext): Promise<Compiled> | Compiled;
}

/** A definition whose config type is known only to itself. */
export interface AnyNodeDefinition
  extends Omit<
    NodeDefinition,
    | 'ports'
    | 'source'
    | 'target'
    | 'infersTypes'
    | 'readsData'
    | 'enough'
    | 'rowKey'
    | 'textFormats'
    | 'remedies'
    | 'caution'
    | 'compile'
  > {
  ports(config: unknown): NodePorts;
  source?(config: unknown): SourceSpec;
  target?(config: unknown): TargetSpec;
  infersTypes(config: unknown): boolean;
  readsData(config: unknown): boolean;
  enough(config: unknown): number | undefined;
  rowKey(config: unknown): RowKey | undefined;
  textFormats(config: unknown, column: string): readonly string[] | undefined;
  remedies(config: unknown, reason: RejectCause): readonly Remedy[];
  caution(config: unknown): string | undefined;
  compile(config: unknown, context: CompileContext): Promise<Compiled> | Compiled;
}

/** Declares a node type. Config is parsed by its schema before any other member sees it. */
export function defineNode<Config>(definition: NodeDefinition<Config>): AnyNodeDefinition {
  const {
    ports,
    source,
    target,
    infersTypes,
    readsData,
    enough,
    rowKey,
    textFormats,
    remedies,
    caution,
    compile,
    config: schema,
    ...rest
  } = definition;
  return {
    ...rest,
    config: schema,
    ports: (config) => ports(schema.parse(config)),
    infersTypes: (config) => infersTypes?.(schema.parse(config)) ?? false,
    readsData: (config) => readsData?.(schema.parse(config)) ?? false,
    enough: (config) => enough?.(schema.parse(config)),
    rowKey: (config) => rowKey?.(schema.parse(config)),
    textFormats: (config, column) => textFormats?.(schema.parse(config), column),
    remedies: (config, reason) => remedies?.(schema.parse(config), reason) ?? [],
    caution: (config) => caution?.(schema.parse(config)),
    compile: (config, context) => compile(schema.parse(config), context),
    ...(source && { source: (config: unknown) => source(schema.parse(config)) }),
    ...(target && { target: (config: unknown) => target(schema.parse(config)) }),
  };
}

const rowsIn: PortSpec = { name: 'in', kind: 'rows' };
const rowsOut: PortSpec = { name: 'out', kind: 'rows' };
export const rejectedPort: PortSpec = { name: 'rejected', kind: 'rejected' };

/** The usual ports: one stream in, one out, and `rejected` if the node can reject. */
export const ports = {
  source: (canReject: boolean): NodePorts => ({ inputs: [], outputs: canReject ? [rowsOut, rejectedPort] : [rowsOut] }),
  transform: (canReject: boolean): NodePorts => ({
    inputs: [rowsIn],
    outputs: canReject ? [rowsOut, rejectedPort] : [rowsOut],
  }),
  sink: (canReject: boolean): NodePorts => ({ inputs: [rowsIn], outputs: canReject ? [rejectedPort] : [] }),
} as const;
