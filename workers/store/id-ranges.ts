export interface IdRange {
  first: number;
  last: number;
}

/** Ids as ranges: consecutive ids that are added in order share one. */
export class IdRanges {
  readonly ranges: IdRange[] = [];

  add(id: number): void {
    const range = this.ranges.at(-1);
    if (range && id === range.last + 1) range.last = id;
    else this.ranges.push({ first: id, last: id });
  }

  addRange(range: IdRange): void {
    this.ranges.push(range);
  }
}
