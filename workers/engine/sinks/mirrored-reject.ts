import { hash } from 'node:crypto';
import type { MirroredReject } from '../../loader/protocol.ts';
import type { NewReject } from '../../store/reject-batch.ts';

/** An id that is the same for the same reject in a later run. */
export function mirrorId(
  pipeline: string,
  {
    node,
    source,
    sourceRow,
    code,
    column,
    value,
    record,
  }: Omit<NewReject, 'line' | 'message' | 'isLine' | 'code'> & {
    code: string;
  },
): string {
  const identity = JSON.stringify([pipeline, node, source, sourceRow, code, column, value, record]);
  return hash('sha256', identity).slice(0, 32);
}

/** A reject as a mirror table holds it. */
export function mirrored(reject: NewReject, { id: runId, pipeline }: { id: string; pipeline: string }): MirroredReject {
  const { node, source, sourceRow, line, column, code, message, value, record } = reject;
  return {
    id: mirrorId(pipeline, reject),
    run_id: runId,
    pipeline,
    node,
    source,
    source_row: sourceRow,
    line,
    column,
    code,
    message,
    value,
    record,
    status: 'open',
    first_run: runId,
    last_run: runId,
  };
}
