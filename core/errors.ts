/** Every way in which Weir can fail. Each message says what to do next, so a code is never shown without one. */
export const errorCodes = [
  'pipeline.invalid',
  'pipeline.not_found',
  'param.invalid',
  'secret.missing',
  'source.not_found',
  'source.unreadable',
  'source.changed',
  'source.empty',
  'source.encoding',
  'source.format',
  'source.too_many_columns',
  'http.failed',
  'expression.failed',
  'rule.failed',
  'schema.failed',
  'cast.failed',
  'join.key_repeated',
  'route.no_match',
  'rejects.exceeded',
  'account.mismatch',
  'stream.broken',
  'target.not_found',
  'target.schema',
  'target.locked',
  'target.read_only',
  'target.full',
  'target.corrupt',
  'target.failed',
  'target.encoding',
  'memory.exceeded',
  'disk.full',
  'engine.failed',
  'engine.crashed',
  'store.failed',
  'run.not_found',
  'run.active',
  'reject.not_found',
  'file.not_found',
  'file.denied',
  'file.failed',
  'cancelled',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface WeirErrorOptions {
  code: ErrorCode;
  /** One or two sentences: what failed, where, and what to do next. Never row values, params or secrets. */
  message: string;
  node?: string | undefined;
  column?: string | undefined;
  /** Path of the config key within the node, such as `columns.price`. */
  field?: string | undefined;
  /** What should stand in the field instead. */
  suggestion?: { label: string; replace: string } | undefined;
  cause?: unknown;
}

/** An expected failure, in words for the person who runs the pipeline. */
export class WeirError extends Error {
  readonly code: ErrorCode;
  readonly node?: string;
  readonly column?: string;
  readonly field?: string;
  readonly suggestion?: { label: string; replace: string };

  constructor({ code, message, node, column, field, suggestion, cause }: WeirErrorOptions) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'WeirError';
    this.code = code;
    if (node !== undefined) this.node = node;
    if (column !== undefined) this.column = column;
    if (field !== undefined) this.field = field;
    if (suggestion !== undefined) this.suggestion = suggestion;
  }
}

/** Codes of rejects: closed by the public contract. */
export const rejectCodes = [
  'csv.missing_columns',
  'csv.too_many_columns',
  'csv.quote',
  'csv.encoding',
  'csv.line_too_long',
  'json.malformed',
  'cast.failed',
  'expression.failed',
  'rule.failed',
  'schema.failed',
  'join.key_repeated',
  'route.no_match',
  'http.failed',
  'sink.not_null',
  'sink.unique',
  'sink.check',
  'sink.foreign_key',
  'sink.type',
] as const;

export type RejectCode = (typeof rejectCodes)[number];

/** The code of what Node or a library threw, such as `ENOENT`; undefined where it has none. */
export function systemCodeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The message of anything thrown, to be wrapped with context. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What failed first, if closing what was open failed because of it. */
export function firstErrorOf(error: unknown): unknown {
  return error instanceof SuppressedError ? firstErrorOf(error.suppressed) : error;
}
