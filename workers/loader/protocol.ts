import * as z from 'zod';
import { rejectCodes } from '../../core/errors.ts';
import { failureSchema } from '../../core/failure.ts';
import { loadedPartitionsSchema } from '../../core/run/loaded-partitions.ts';

const column = z.strictObject({ name: z.string(), type: z.string() });

const loadMode = z.discriminatedUnion('mode', [
  z.strictObject({
    mode: z.literal('append'),
    /** The rows go into partitions that others have loaded: those that are known, and no other that has rows. */
    within: z.strictObject({ partitionBy: z.array(z.string()).min(1), known: loadedPartitionsSchema }).optional(),
  }),
  z.strictObject({ mode: z.literal('replace') }),
  z.strictObject({
    mode: z.literal('upsert'),
    keys: z.array(z.string()).min(1),
    update: z.array(z.string()).optional(),
    /** A checked condition in SQLite's dialect over `old.` and `new.`. */
    when: z.string().optional(),
  }),
  z.strictObject({ mode: z.literal('delete_write'), partitionBy: z.array(z.string()).min(1) }),
]);

/** The columns by whose values a table is loaded, where it is loaded by partitions. */
export function partitionsOf(load: z.infer<typeof loadMode>): string[] | undefined {
  if (load.mode === 'append') return load.within?.partitionBy;
  return load.mode === 'delete_write' ? load.partitionBy : undefined;
}

export const loadTarget = z.strictObject({
  node: z.string(),
  table: z.string().min(1),
  load: loadMode,
  createTable: z.boolean(),
  /** The table of the same database that mirrors rejects. */
  dlqTable: z.string().min(1).optional(),
  columns: z.array(column).min(1),
  /** Whether source index, source row and line travel behind the columns, as three integers. */
  hasLineage: z.boolean(),
});
export type LoadTarget = z.infer<typeof loadTarget>;

const words = z.instanceof(Int32Array);
const packedField = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), lengths: words }),
  ...(['integer', 'number', 'boolean'] as const).map((kind) =>
    z.object({ kind: z.literal(kind), words, nulls: z.instanceof(Uint8Array).nullable() }),
  ),
]);
const packedChunk = z.object({
  rowCount: z.int().min(0),
  texts: z.instanceof(Uint8Array),
  fields: z.array(packedField),
  isDead: z.instanceof(Uint8Array).nullish(),
});

/** An entry for the table that mirrors the dead letters of a run. */
export const mirroredReject = z.strictObject({
  id: z.string(),
  run_id: z.string(),
  pipeline: z.string().nullable(),
  node: z.string(),
  source: z.string().nullable(),
  source_row: z.number().nullable(),
  line: z.number().nullable(),
  column: z.string().nullable(),
  code: z.string(),
  message: z.string(),
  value: z.string().nullable(),
  record: z.string().nullable(),
  status: z.string(),
  first_run: z.string(),
  last_run: z.string(),
});
export type MirroredReject = z.infer<typeof mirroredReject>;

/** Entries of such a table whose rows a run has brought to their targets. */
const settledMirror = z.object({ run: z.string(), ids: z.array(z.string()) });
export type SettledMirror = z.infer<typeof settledMirror>;

/** Corrected rows that a load brings; without `rows`, a load of all rows, after which none is to be remembered. */
export const replayNote = z.strictObject({
  pipeline: z.string(),
  run: z.string(),
  rows: z.array(z.strictObject({ entry: z.string(), correction: z.string() })).optional(),
});
export type ReplayNote = z.infer<typeof replayNote>;

/** Rows of a note that an earlier replay has loaded already, with the same correction or with another. */
export const knownReplays = z.object({ same: z.array(z.string()), other: z.array(z.string()) });
export type KnownReplays = z.infer<typeof knownReplays>;

export const loaderRequest = z.discriminatedUnion('do', [
  z.object({ do: z.literal('open') }),
  z.object({ do: z.literal('table'), target: loadTarget }),
  z.object({ do: z.literal('write'), table: z.int(), chunk: packedChunk }),
  z.object({ do: z.literal('apply'), isLast: z.boolean() }),
  z.object({ do: z.literal('rejects'), table: z.int(), after: z.int(), limit: z.int().positive() }),
  z.object({ do: z.literal('mirror'), table: z.string().min(1), rejects: z.array(mirroredReject) }),
  z.object({ do: z.literal('settleMirrored'), table: z.string().min(1), settled: settledMirror }),
  z.object({ do: z.literal('noteReplayed'), note: replayNote }),
  z.object({ do: z.literal('commit') }),
  z.object({ do: z.literal('close') }),
]);
export type LoaderRequest = z.infer<typeof loaderRequest>;

export const loadCounts = z.object({
  received: z.number(),
  inserted: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  deleted: z.number(),
  rejected: z.number(),
  /** Rows that a later row of the same run with the same key took the place of. */
  repeated: z.number(),
  warnings: z.array(z.string()),
  /** Where a table is loaded by partitions: those of the rows that came, unless there are too many to be remembered. */
  partitions: loadedPartitionsSchema.optional(),
  /** Rows came for a partition whose rows in the table are of no load that is known. */
  meetsOlderRows: z.boolean().optional(),
});
export type LoadCounts = z.infer<typeof loadCounts>;

export const sinkReject = z.object({
  /** 1-based place of the row among those that were written to the table. */
  ordinal: z.number(),
  source: z.number().nullable(),
  sourceRow: z.number().nullable(),
  line: z.number().nullable(),
  code: z.enum(rejectCodes),
  column: z.string().nullable(),
  message: z.string(),
  value: z.string().nullable(),
  /** The row as a JSON object. */
  record: z.string(),
});
export type SinkReject = z.infer<typeof sinkReject>;

export const loaderReply = z.object({
  id: z.number(),
  failure: failureSchema.optional(),
  value: z.unknown().optional(),
});

export const loaderSettings = z.object({
  path: z.string(),
  stagePath: z.string(),
  busyTimeoutMs: z.number(),
  /** One 32-bit word, 1 when the run is cancelled. */
  cancelFlag: z.instanceof(SharedArrayBuffer),
});
export type LoaderSettings = z.infer<typeof loaderSettings>;
