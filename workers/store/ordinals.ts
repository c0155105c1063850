import { identityApart, type RejectIdentity } from './reject-identity.ts';

/** What identifies a reject in the store. */
export interface KnownReject extends RejectIdentity {
  reason: number;
}

/** Numbers the equal rejects of one run, so that each is an entry of its own and is known again in the next run. */
export class Ordinals {
  /** The next ordinal of each reject that the run has had more than once. */
  readonly #next = new Map<string, number>();

  /** The reject with its ordinal in its fingerprint, unless it is the only one of its kind so far. */
  apart<Row extends KnownReject>(row: Row): Row {
    return this.#next.size === 0 ? row : this.#numbered(row, 0);
  }

  /** The same for a reject that the run is known to have had before. */
  repeated<Row extends KnownReject>(row: Row): Row {
    return this.#numbered(row, 1);
  }

  #numbered<Row extends KnownReject>(row: Row, first: number): Row {
    const key = keyOf(row);
    const ordinal = this.#next.get(key) ?? first;
    if (ordinal === 0) return row;
    this.#next.set(key, ordinal + 1);
    return { ...row, ...identityApart(row, ordinal) };
  }
}

/** Equal for equal rejects. */
export function keyOf({ reason, sourceRow, fingerprint }: Omit<KnownReject, 'lanes'>): string {
  return `${reason}:${sourceRow}:${fingerprint}`;
}
