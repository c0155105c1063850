import { rejectCodes } from '../../../core/errors.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { RowPlace } from '../sources/source.ts';

/** A rejected row from what its query tells: code, column, message, value and record. `files` are those of the run. */
export function toldReject(
  node: string,
  [code, column = null, message, value = null, record]: readonly (string | null)[],
  { source, sourceRow, line }: RowPlace,
  files: readonly string[],
): NewReject {
  return {
    node,
    source: source === null ? null : (files[source] ?? null),
    sourceRow,
    line,
    column,
    code: rejectCodes.find((known) => known === code) ?? 'expression.failed',
    message: message ?? '',
    value,
    record: record ?? '{}',
    isLine: false,
  };
}
