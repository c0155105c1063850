import { fingerprintOf, type Lanes, mixBytes, mixNumber, secondFingerprintOf } from '../../core/store/fingerprint.ts';
import { textLengthOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';

/** What tells a reject from others with the same reason, in this run and the next; see the schema. */
export interface RejectIdentity {
  sourceRow: number;
  fingerprint: number;
  lanes: Lanes;
}

/** Reads the identities of a batch's rejects, by index. */
export function identitiesOf({ values, records, sourceRow }: RejectBatch): (index: number) => RejectIdentity {
  const valueBytes = viewOf(values.bytes);
  const recordBytes = viewOf(records.bytes);
  return (index) => {
    const lanes = { first: (values.lengths[index] ?? -1) < 0 ? 1 : 2, second: 3 };
    const value = values.starts[index] ?? 0;
    const record = records.starts[index] ?? 0;
    mixBytes(lanes, valueBytes, value, value + textLengthOf(values, index));
    mixBytes(lanes, recordBytes, record, record + textLengthOf(records, index));
    return identified(lanes, sourceRow[index] ?? Number.NaN);
  };
}

/** The identity of the `ordinal`th of several equal rejects of a run. */
export function identityApart({ lanes, sourceRow }: RejectIdentity, ordinal: number): RejectIdentity {
  mixNumber(lanes, ordinal);
  return identified(lanes, sourceRow);
}

/** Without a source row, a second fingerprint takes its place, as a negative number. */
function identified(lanes: Lanes, sourceRow: number): RejectIdentity {
  const row = sourceRow >= 0 ? sourceRow : -secondFingerprintOf(lanes);
  return { lanes, sourceRow: row, fingerprint: fingerprintOf(lanes) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
