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
  /** The path of the expression in the config. */
  field: JsonPath;
  /** The columns that it may use; those of the only input by default. */
  columns?: readonly ScopeColumn[];
  functions?: 'aggregate' | 'window';
  over?: WindowScope;
}

/** The window of functions without a window of their own, as the text behind OVER. */
export interface WindowScope {
  plain: Sql;
  /** The same, with ties in the order in which rows arrive. */
  tied: Sql;
  /** Whether its frame counts rows. */
  countsRows: boolean;
  /** Columns that the two forms use in addition to those of the input. */
  columns: readonly Column[];
}

/**
 * What a node can ask for while it compiles. Problems are reported rather than thrown, so that compiling goes on and
 * all of them show at once.
 */
export interface CompileContext {
  readonly node: string;
  /** The only input, or that of a port. For a source: the columns that its driver found. */
  input(port?: string): InputTable;
  inputs(port: string): readonly InputTable[];
  /** The column of the input with this name, whatever its case. An unknown one is reported with its near match. */
  column(name: string, field: JsonPath, port?: string): Column;
  /** A user's expression, checked and safe to embed. */
  expression(text: string, scope: ExpressionScope): Promise<Sql>;
  /** The same for several expressions, in a fraction of the time. */
  expressions<Each extends ScopedExpression>(list: readonly Each[]): Promise<(Each & ReadExpression)[]>;
  /** A user's expressions with aggregates, and whether none of their values depends on the order of the rows. */
  measures(list: readonly { text: string; field: JsonPath }[]): Promise<{ values: Sql[]; isOrderFree: boolean }>;
  /** A condition over `old.` and `new.` rows of a SQLite table, translated for SQLite. */
  upsertCondition(text: string, scope: ExpressionScope): Promise<string>;
  /** A user's SELECT over the inputs by node id, checked; `from` gives the relation of each. */
  query(text: string, field: JsonPath): Promise<(from: (node: string) => Sql) => Sql>;
  /** Types of the pipeline format that were found in a source's text columns; only if `infersTypes` asks for them. */
  readonly inferredTypes?: Readonly<Record<string, string>>;
  /**
   * Queries the incoming rows, for nodes whose columns depend on them. The answer must be small. In a preview, the rows
   * are only the first part of the data.
   */
  ask(question: (from: Sql) => Sql): Promise<readonly (readonly Answer[])[]>;
  /** Reports the name of an unknown encoding. */
  encoding(name: string, field: JsonPath): void;
  /** A name for a helper column, which no user's column can have. */
  temporary(hint: string): string;
  /** Reports an error in the config. */
  refuse(message: string, about: ProblemPlace): void;
  /** Reports a warning about a valid config. */
  caution(message: string, about: ProblemPlace): void;
}

export interface ScopedExpression extends ExpressionScope {
  text: string;
}

export interface ReadExpression {
  value: Sql;
  /** The columns that it uses, as the scope spells them. */
  reads: readonly string[];
}

/** The place of a problem in the config, and the data column that it is about. */
type ProblemPlace = Pick<Problem, 'field' | 'column'>;

type Answer = string | number | bigint | boolean | null;

/** Why rows were rejected, as far as the entries of a group share it. */
export interface RejectCause {
  code: RejectCode;
  column: string | null;
  value: string | null;
  /** Whether this node rejected them, rather than a later one. */
  isHere: boolean;
}

/** A change of one value in a config, and what it does in words. */
export interface Remedy {
  label: string;
  field: readonly (string | number)[];
  value: JsonValue;
}

/** Where an output writes; a relative path starts at the pipeline file's folder. */
export type TargetSpec = TableTarget | FileTarget;

interface TableTarget {
  kind: 'sqlite';
  path: string;
  table: string;
  /** Whether the table is emptied first. */
  isReplaced: boolean;
  /** The table of the database that mirrors the rejects. */
  rejectsTable: string | undefined;
}

interface FileTarget {
  kind: 'file' | 'folder';
  path: string;
}

/** Columns that identify each row; `kept` if those of the only input still do. */
export type RowKey = readonly string[] | 'kept';

export type FileKind = 'csv' | 'json' | 'parquet' | 'excel' | 'sqlite';

/** Files of one format, known by how their names end. */
export interface FileFormat {
  kind: FileKind;
  /** In lower case, with the dot. */
  endings: readonly string[];
  /** Whether they may be compressed, with `.gz` behind the ending. */
  isGzipRead: boolean;
}

/** A small table. Column types are those of the pipeline format; the engine reads each value from its text. */
export interface ExampleTable {
  columns: Record<string, string>;
  rows: (string | number | boolean | null)[][];
}

/** One worked example: form placeholder, documentation and contract test in one. */
export interface NodeExample {
  config: Record<string, unknown>;
  /** Rows of each input port; several tables if the port takes several edges. */
  inputs: Record<string, ExampleTable[]>;
  /** Rows expected on each output port. */
  outputs: Record<string, (string | number | boolean | null)[][]>;
  /** Codes of the rejects, in source order. */
  rejects?: RejectCode[];
  /** Files in the pipeline's folder, by name: a text, or a table as Parquet. */
  files?: Record<string, string | ExampleTable>;
  /** The answers of the server at https://api.example.com, by path and query; 404 for all others. */
  responses?: Record<string, string>;
  /** Rows in the target of an output after the run. */
  written?: (string | number | boolean | null)[][];
}

/** What is the same for every config of a node type. */
interface NodeFacts {
  type: string;
  title: string;
  /** One sentence in the words of an analyst. */
  summary: string;
  /** Words that spreadsheets and other tools use for it, unless the summary has them. */
  keywords?: string;
  /** A lucide icon name. */
  icon: string;
  category: NodeCategory;
  canReject: boolean;
  /** Present on inputs that read files. */
  reads?: FileFormat;
  example: NodeExample;
}

interface NodeMembers<Config> {
  compile(config: Config, context: CompileContext): Promise<Compiled> | Compiled;
  /** Present on inputs. */
  source?(config: Config): SourceSpec;
  /** Present on outputs: where it writes. */
  target?(config: Config): TargetSpec;
}

/** Members that have a default. */
interface DefaultedMembers<Config> {
  /** Whether types of text columns are inferred from the data; no by default. */
  infersTypes(config: Config): boolean;
  /** Whether its columns depend on the data, which is then read even to describe the pipeline; no by default. */
  readsData(config: Config): boolean;
  /** The number of first rows that it needs, if limited: no source before it has to read more. */
  enough(config: Config): number | undefined;
  /** What identifies the rows of `out`, if the config determines it. */
  rowKey(config: Config): RowKey | undefined;
  /** The formats in which it reads dates and times from a text column, if it has formats of its own. */
  textFormats(config: Config, column: string): readonly string[] | undefined;
  /** Changes to the config that let a rejected value pass from now on; none by default. */
  remedies(config: Config, reason: RejectCause): readonly Remedy[];
  /** What people should know about this config, such as that a run is not idempotent. */
  caution(config: Config): string | undefined;
}

export interface NodeDefinition<Config> extends NodeFacts, NodeMembers<Config>, Partial<DefaultedMembers<Config>> {
  config: z.ZodType<Config>;
  /** Its input ports; by default, `in`, and none for an input. */
  inputs?(config: Config): readonly Omit<PortSpec, 'kind'>[];
  /** The ports that rows leave by; by default, `out`, and none for an output. `canReject` adds `rejected`. */
  outputs?(config: Config): readonly string[];
}

/** A definition whose config type is known only to itself. */
export interface AnyNodeDefinition extends NodeFacts, NodeMembers<unknown>, DefaultedMembers<unknown> {
  config: z.ZodType;
  ports(config: unknown): NodePorts;
}

/** Declares a node type. Config is parsed by its schema before any other member sees it. */
export function defineNode<Config>(definition: NodeDefinition<Config>): AnyNodeDefinition {
  const { config: schema, inputs, outputs, compile, source, target, ...rest } = definition;
  const { infersTypes, readsData, enough, rowKey, textFormats, remedies, caution, ...facts } = rest;
  return {
    ...facts,
    config: schema,
    ports: (config) => portsOf(definition, config),
    compile: (config, context) => compile(schema.parse(config), context),
    infersTypes: (config) => infersTypes?.(schema.parse(config)) ?? false,
    readsData: (config) => readsData?.(schema.parse(config)) ?? false,
    enough: (config) => enough?.(schema.parse(config)),
    rowKey: (config) => rowKey?.(schema.parse(config)),
    textFormats: (config, column) => textFormats?.(schema.parse(config), column),
    remedies: (config, reason) => remedies?.(schema.parse(config), reason) ?? [],
    caution: (config) => caution?.(schema.parse(config)),
    ...(source && { source: (config: unknown) => source(schema.parse(config)) }),
    ...(target && { target: (config: unknown) => target(schema.parse(config)) }),
  };
}

function portsOf<Config>(definition: NodeDefinition<Config>, config: unknown): NodePorts {
  const { category, canReject, config: schema, inputs, outputs } = definition;
  const taken = inputs ? inputs(schema.parse(config)) : category === 'input' ? [] : [{ name: 'in' }];
  const left = outputs ? outputs(schema.parse(config)) : category === 'output' ? [] : ['out'];
  return {
    inputs: taken.map((port) => ({ ...port, kind: 'rows' })),
    outputs: [
      ...left.map((name): PortSpec => ({ name, kind: 'rows' })),
      ...(canReject ? [{ name: 'rejected', kind: 'rejected' } as const] : []),
    ],
  };
}
