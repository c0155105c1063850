import { formatCount, plural } from '../ui/numbers.ts';

interface Amounts {
  /** Rows that were fetched. */
  loaded: number;
  /** Rows after filters; null while they are counted. */
  total: number | null;
  /** Rows without filters; null while they are counted. */
  unfiltered: number | null;
  /** Source rows looked at so far, where that is a part of them. */
  sampled: number | null;
  /** The rest of the source is being read. */
  isFirstPart: boolean;
  isFiltered: boolean;
}

/** How much of how much a table shows. */
export function howMuch({ loaded, total, unfiltered, sampled, isFirstPart, isFiltered }: Amounts): string {
  const from = sampled === null ? '' : ` from the first ${formatCount(sampled)} of the source`;
  const rest = isFirstPart ? ', reading all…' : '';
  if (total === null) {
    return `First ${plural(loaded, 'row')}${from}, counting all…`;
  }
  if (isFiltered) {
    const all = unfiltered === null ? '' : ` of ${plural(unfiltered, 'row')}`;
    return `${formatCount(total)}${all}${from} ${total === 1 ? 'passes' : 'pass'} the filters${rest}`;
  }
  return `${loaded < total ? `${formatCount(loaded)} of ${plural(total, 'row')}` : plural(total, 'row')}${from}${rest}`;
}
