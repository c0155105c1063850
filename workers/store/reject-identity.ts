import { fingerprintOf, type Lanes, mixBytes, mixNumber, secondFingerprintOf } from '../../core/store/fingerprint.ts';
import { textLengthOf } from './packed-texts.ts';
import type { RejectBatch } from './reject-batch.ts';

/** By what a reject is known again, besides its reason; see the schema. */
export interface RejectIdentity {
  sourceRow: number;
  fingerprint: number;
  lanes: Lanes;
}

/** Reads the identities of a batch's rejects, by index. */
export function identitiesOf({ values, records, sourceRow }: RejectBatch): (index: number) => RejectIdentity {
  const [valueBytes, recordBytes] = [values, records].map(({ bytes }) => viewOf(bytes)) as [DataView, DataView];
  return (index) => {
    const lanes = { first: (values.lengths[index] ?? -1) < 0 ? 1 : 2, second: 3 };
    const [value, record] = [values.starts[index] ?? 0, records.starts[index] ?? 0];
    mixBytes(lanes, valueBytes, value, value + textLengthOf(values, index));
    mixBytes(lanes, recordBytes, record, record + textLengthOf(records, index));
    return identified(lanes, sourceRow[index] ?? Number.NaN);
  };
}

/** The identity of a reject that is the `ordinal`th of equal ones in its run. */
export function identityApart({ lanes, sourceRow }: RejectIdentity, ordinal: number): RejectIdentity {
  mixNumber(lanes, ordinal);
  return identified(lanes, sourceRow);
}

/** Without a row number, more of the fingerprint takes its place, below zero. */
function identified(lanes: Lanes, sourceRow: number): RejectIdentity {
  const row = sourceRow >= 0 ? sourceRow : -secondFingerprintOf(lanes);
  return { lanes, sourceRow: row, fingerprint: fingerprintOf(lanes) };
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
