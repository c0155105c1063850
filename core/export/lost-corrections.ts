import { formatCount } from '../run/format.ts';

/**
 * What to say of rows that runs of Weir keep correcting, while a script reads them as their source has them; undefined
 * of none.
 */
export function lostCorrectionsInWords(count: number): string | undefined {
  if (count === 0) return undefined;
  const [rows, they, their] =
    count === 1 ? ['1 row was', 'it', 'its'] : [`${formatCount(count)} rows were`, 'them', 'their'];
  return `${rows} corrected and replayed in Weir. The script does not know about that and rejects ${they} again, unless ${their} source is corrected too.`;
}
