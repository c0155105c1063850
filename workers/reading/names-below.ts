import { isSurelyHeader, looksLikeHeader } from './header.ts';

type Row = readonly string[];

/** Rows that are looked at, and the most that titles and notes may take of them. */
const lookedAt = 100;
const mostAbove = 20;

/**
 * Which row, from 0 on, seems to name the columns where titles or notes stand above it; undefined where the first does,
 * or none seems to. A cell that holds nothing is an empty text.
 */
export function namesBelow(rows: readonly Row[]): number | undefined {
  const looked = rows.slice(0, lookedAt);
  const width = commonest(looked.map((cells) => cells.length));
  const at = looked.findIndex((cells) => cells.length === width && filledIn(cells) === width);
  const [names, ...following] = looked.slice(Math.max(at, 0));
  if (width < 2 || at < 1 || at > mostAbove || names === undefined || following.length === 0) return undefined;
  const isNamed = new Set(names).size === width && looksLikeHeader(names, following);
  const above = looked.slice(0, at);
  // Of rows of texts alone, none is told from the others: a short one is not a title already.
  const isTitled = isSurelyHeader(names, following) || above.some(isSetApart);
  return isNamed && isTitled && above.every((cells) => isTitle(cells, width)) ? at : undefined;
}

/** What has several words, or nothing in it, is unlike the value of a column. */
function isSetApart(cells: Row): boolean {
  return filledIn(cells) === 0 || /\S\s+\S/.test(cells[0] ?? '');
}

/** Titles begin at the left, and leave most of a row free. */
function isTitle(cells: Row, width: number): boolean {
  const filled = filledIn(cells);
  return filled === 0 || (filled <= width / 2 && cells[0]?.trim() !== '');
}

function filledIn(cells: Row): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function commonest(counts: readonly number[]): number {
  const groups = [...Map.groupBy(counts, (count) => count)];
  const [[count] = [0]] = groups.toSorted(([, one], [, other]) => other.length - one.length);
  return count;
}

/** What to say of names that stand in such a row. */
export function namesBelowInWords(names: Row, where: string): string {
  const examples = names.slice(0, 3).map((name) => `"${name.trim()}"`);
  const rest = names.length > examples.length ? ' …' : '';
  return `The columns seem to be named in ${where}, by ${examples.join(', ')}${rest}, below a title.`;
}
