import * as z from 'zod';
import {
  type AuditEntry,
  auditActions,
  correctionSchema,
  messageWith,
  type Reject,
  type RejectGroup,
  type RejectStatus,
  rejectStatuses,
} from '../../../core/store/reject.ts';
import type { StoredRecord } from './record-blocks.ts';

const statusSchema = z.number().transform((number, context): RejectStatus => {
  const status = rejectStatuses[number];
  if (status) return status;
  context.addIssue(`There is no status ${number}.`);
  return z.NEVER;
});

const noneIfEmpty = z.string().transform((text) => text || null);

const rejectRow = z.object({
  id: z.number(),
  pipeline: z.string(),
  node: z.string(),
  source: noneIfEmpty,
  code: z.string(),
  column_name: noneIfEmpty,
  is_line: z.number(),
  status: statusSchema,
  source_row: z.number(),
  fingerprint: z.number(),
  value: z.string().nullable(),
  message: z.string(),
  last_run: z.string(),
  first_run: z.string(),
  long_value: z.string().nullable(),
  correction: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(correctionSchema)
    .nullable(),
  failed_again: z.string().nullable(),
  failed_column: z.string().nullable(),
  failed_value: z.string().nullable(),
});

const sortedRow = z.object({ sort_key: z.union([z.string(), z.number()]) });

export function sortKeyOf(row: unknown): string | number {
  return sortedRow.parse(row).sort_key;
}

/** An entry as the store holds it, with its record; its value is cut unless it is asked for whole. */
export function rejectOf(row: unknown, readRecord: (id: number) => StoredRecord, { isWhole = false } = {}): Reject {
  const { column_name, is_line, source_row, last_run, first_run, long_value, ...rest } = rejectRow.parse(row);
  const { failed_again, failed_column, failed_value, ...same } = rest;
  const value = isWhole ? (long_value ?? same.value) : same.value;
  return {
    ...same,
    ...readRecord(same.id),
    runId: last_run,
    sourceRow: source_row < 0 ? null : source_row,
    column: column_name,
    message: messageWith(same.message, value),
    value,
    isValueCut: long_value !== null && !isWhole,
    isLine: is_line === 1,
    firstRun: first_run,
    lastRun: last_run,
    failedAgain: failed_again === null ? null : { message: failed_again, column: failed_column, value: failed_value },
  };
}

const groupRow = z.object({
  pipeline: z.string(),
  node: z.string(),
  code: z.string(),
  column_name: noneIfEmpty,
  value: z.string().nullable(),
  grouped_by: z.enum(['value', 'column']),
  count: z.number(),
  corrected: z.number(),
  message: z.string(),
  is_alike: z.number(),
});

export function groupOf(row: unknown): RejectGroup {
  const { column_name, message, grouped_by: by, is_alike, ...same } = groupRow.parse(row);
  return { ...same, by, column: column_name, message: messageWith(message, same.value), isAlike: is_alike === 1 };
}

const originRow = z.object({ node: z.string(), last_run: z.string() });

export function originOf(row: unknown): { node: string; lastRun: string } {
  const { node, last_run } = originRow.parse(row);
  return { node, lastRun: last_run };
}

export const nodeStatusCountsSchema = z.object({
  pipeline: z.string(),
  node: z.string(),
  open: z.number(),
  replayed: z.number(),
  discarded: z.number(),
});

const auditRow = z.object({
  at: z.string(),
  who: z.string(),
  action: z.enum(auditActions),
  from_status: statusSchema,
  to_status: statusSchema,
  note: z.string().nullable(),
  column_name: z.string().nullable(),
  value: z.string().nullable(),
});

export function auditOf(row: unknown): AuditEntry {
  const { from_status, to_status, column_name, ...same } = auditRow.parse(row);
  return { ...same, column: column_name, from: from_status, to: to_status };
}
