import { formatCount, plural } from '../ui/numbers.ts';

interface Amounts {
  /** Number of rows fetched. */
  loaded: number;
  /** Rows after filters; null while they are counted. */
  total: number | null;
  /** Rows without filters; null while they are counted. */
  unfiltered: number | null;
  /** Source rows read so far, if that is a part of them. */
  sampled: number | null;
  /** True while the rest of the source is being read. */
  isFirstPart: boolean;
  isFiltered: boolean;
}

/** The sentence that says how much of its rows a table shows. */
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
