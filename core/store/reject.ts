import * as z from 'zod';
import { type RejectCode, rejectCodes } from '../errors.ts';
import { freeRecord } from '../free-record.ts';
import { shortValueLength } from './schema.ts';

/** In the order of the numbers that the store keeps. */
export const rejectStatuses = ['open', 'replayed', 'discarded'] as const;
export type RejectStatus = (typeof rejectStatuses)[number];

/** Stands for the value in the text of a message, so that a message is stored once for all its values. */
export const valueMark = '\u{E000}';

/** What rejects have in common: where and why. `message` may hold `valueMark`. */
export interface RejectReason {
  node: string;
  source: string | null;
  code: RejectCode;
  column: string | null;
  message: string;
  /** The record is a raw line of the source, not the JSON of a row. */
  isLine: boolean;
}

/** A correction that waits to be replayed: new values by column, or a whole new line. */
export const correctionSchema = z.union([
  z.strictObject({ set: freeRecord(z.string().nullable()) }),
  z.strictObject({ line: z.string() }),
]);
export type Correction = z.infer<typeof correctionSchema>;

/** For the audit trail. */
export function correctionInWords(correction: Correction): string {
  if ('line' in correction) return 'a new line';
  return Object.entries(correction.set)
    .map(([name, value]) => `${name} = ${value === null ? 'empty' : shortValue(value)}`)
    .join(', ');
}

/** One entry of the dead letter queue. `record` is JSON text, or the raw line where `isLine`. */
export interface Reject {
  id: number;
  runId: string;
  pipeline: string;
  node: string;
  source: string | null;
  sourceRow: number | null;
  /** Differs between rejects of one row of the source, equal ones too; the same in every store. */
  fingerprint: number;
  line: number | null;
  column: string | null;
  code: string;
  message: string;
  value: string | null;
  /** The value is longer than shown here: the entry by itself has it whole. */
  isValueCut: boolean;
  record: string;
  isLine: boolean;
  status: RejectStatus;
  firstRun: string;
  lastRun: string;
  correction: Correction | null;
  /** Why the corrected row was rejected when it was replayed last; `message` says why the row as it came was. */
  failedAgain: FailedAgain | null;
}

export interface FailedAgain {
  message: string;
  /** The guilty cell, where it is one. */
  column: string | null;
  value: string | null;
}

/** What can be done to an entry, as the store names it. */
export const auditActions = [
  'corrected',
  'correction_removed',
  'replayed',
  'failed_again',
  'discarded',
  // Discarded since no run rejects it any more.
  'found gone',
  'reopened',
  // By a run that rejected the row of a settled entry once more.
  'rejected again',
] as const;
export type AuditAction = (typeof auditActions)[number];

export interface AuditEntry {
  at: string;
  who: string;
  action: AuditAction;
  from: RejectStatus;
  to: RejectStatus;
  note: string | null;
  /** The guilty cell, where a corrected row failed again for one. */
  column: string | null;
  value: string | null;
}

export interface RejectDetail extends Reject {
  audit: AuditEntry[];
}

export const rejectFilterSchema = z.strictObject({
  ids: z.array(z.number().int()).optional(),
  pipeline: z.string().optional(),
  /** Rejects that this run has seen, for the first time or again. */
  run: z.string().optional(),
  status: z.enum([...rejectStatuses, 'all']).default('open'),
  node: z.string().optional(),
  source: z.string().optional(),
  code: z.enum(rejectCodes).optional(),
  column: z.string().nullable().optional(),
  value: z.string().nullable().optional(),
  /** Text anywhere in the value, the message or the record, whatever its case. */
  search: z.string().min(1).max(1000).optional(),
  hasCorrection: z.boolean().optional(),
  /** Rejects that no run after this one has seen. */
  seenUntil: z.string().optional(),
  /** Open ones that a later run went by, in the same file and with the same params, and did not reject. */
  isGone: z.literal(true).optional(),
});
export type RejectFilter = z.input<typeof rejectFilterSchema>;

export const rejectSortKeys = [
  'id',
  'sourceRow',
  'node',
  'source',
  'code',
  'column',
  'value',
  'message',
  'status',
  'lastRun',
] as const;
export type RejectSortKey = (typeof rejectSortKeys)[number];

export const rejectQuerySchema = z.strictObject({
  filter: rejectFilterSchema.prefault({}),
  sort: z.enum(rejectSortKeys).default('id'),
  desc: z.boolean().default(false),
  /** The `next` of the page before. */
  after: z.tuple([z.union([z.string(), z.number()]), z.number().int()]).optional(),
  /** How many to leave out: quick as long as it is not far. */
  offset: z.number().int().min(0).default(0),
  limit: z.number().int().min(1).max(10_000).default(200),
});
export type RejectQuery = z.input<typeof rejectQuerySchema>;

export interface RejectPage {
  rejects: Reject[];
  /** Where the next page starts; none after the last. */
  next?: [string | number, number];
}

/** Rejects that share node, code, column and, unless grouped by column, value, which is cut to `shortValueLength`. */
export interface RejectGroup {
  by: 'value' | 'column';
  pipeline: string;
  node: string;
  code: string;
  column: string | null;
  value: string | null;
  count: number;
  /** How many of them have a correction. */
  corrected: number;
  /** The message of one of them. */
  message: string;
  /** Whether the messages of all are the same but for the value. */
  isAlike: boolean;
}

export type StatusCounts = Record<RejectStatus, number>;

export interface NodeStatusCounts extends StatusCounts {
  pipeline: string;
  node: string;
}

/** The part of a value that is kept beside its entry; never ends in half a character. */
export function shortValue(value: string): string {
  if (value.length <= shortValueLength) return value;
  const last = value.charCodeAt(shortValueLength - 1);
  const isHalf = last >= 0xd800 && last <= 0xdbff;
  return value.slice(0, isHalf ? shortValueLength - 1 : shortValueLength);
}

/** The text of a message with the value it is about. */
export function messageWith(text: string, value: string | null): string {
  return text.replaceAll(valueMark, () => value ?? '');
}

/** A message with the value taken out, where it is in there. */
export function messageWithout(message: string, value: string | null): string {
  const at = value ? message.indexOf(value) : -1;
  return value && at >= 0 ? message.slice(0, at) + valueMark + message.slice(at + value.length) : message;
}
