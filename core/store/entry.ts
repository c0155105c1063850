import type { Reject, RejectDetail } from './reject.ts';

/** The fields of an entry by their public names, in their public order. */
export const entryFields = [
  'id',
  'run_id',
  'pipeline',
  'node',
  'source',
  'source_row',
  'line',
  'column',
  'code',
  'message',
  'value',
  'record',
  'status',
  'first_run',
  'last_run',
] as const;

export type Entry = Record<(typeof entryFields)[number], string | number | null>;

/** An entry by its public names, with its whole value. */
export function entryOf(reject: Reject): Entry {
  const { id, pipeline, node, source, line, column, code, message, value, record, status } = reject;
  return {
    id,
    run_id: reject.runId,
    pipeline,
    node,
    source,
    source_row: reject.sourceRow,
    line,
    column,
    code,
    message,
    value,
    record,
    status,
    first_run: reject.firstRun,
    last_run: reject.lastRun,
  };
}

/** An entry with its correction and what was done to it. */
export function detailOf(reject: RejectDetail): Entry & Pick<RejectDetail, 'correction' | 'audit'> {
  return { ...entryOf(reject), correction: reject.correction, audit: reject.audit };
}
