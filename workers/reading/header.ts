type Kind = 'empty' | 'number' | 'date' | 'boolean' | 'text';

const patterns: readonly { readonly kind: Kind; readonly pattern: RegExp }[] = [
  { kind: 'number', pattern: /^[-+]?[$€£]?\d[\d.,' ]*(e[-+]?\d+)?%?$/i },
  { kind: 'date', pattern: /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}([ T]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$/ },
  { kind: 'boolean', pattern: /^(true|false|yes|no)$/i },
];

/**
 * Whether the first record names the columns: yes, unless it looks like the records after it. A text over numbers,
 * dates or booleans speaks for a header; a value of the same kind as those below, or one that comes again below, speaks
 * against it. A column that has its name for its only value, such as the mark of a group's members, counts only where
 * nothing speaks for a header. Where both weigh the same there is one, as in most files.
 */
export function looksLikeHeader(first: readonly string[], following: readonly (readonly string[])[]): boolean {
  if (following.length === 0) return !first.some((cell) => isValue(kindOf(cell)));
  const { votesFor, votesAgainst } = votesOf(first, following);
  return votesAgainst === 0 || (votesFor > 0 && votesFor >= votesAgainst);
}

/** Whether there is positive evidence for a header, not only nothing against it. */
export function isSurelyHeader(first: readonly string[], following: readonly (readonly string[])[]): boolean {
  const { votesFor, votesAgainst } = votesOf(first, following);
  return votesFor > votesAgainst;
}

function votesOf(first: readonly string[], following: readonly (readonly string[])[]) {
  const votes = first.map((cell, column) => {
    const below = following.map((record) => record[column] ?? '').filter((value) => value !== '');
    return voteOf(cell, below);
  });
  const count = (wanted: Vote) => votes.filter((vote) => vote === wanted).length;
  const votesFor = count('for');
  return { votesFor, votesAgainst: count('against') + (votesFor === 0 ? count('mark') : 0) };
}

type Vote = 'for' | 'against' | 'mark' | 'none';

function voteOf(cell: string, below: readonly string[]): Vote {
  const kind = kindOf(cell);
  const commonest = commonestKind(below);
  if (kind !== 'text') return isValue(kind) && kind === commonest && !isYearOver(cell, below) ? 'against' : 'none';
  if (isValue(commonest)) return 'for';
  if (!below.includes(cell)) return 'none';
  return below.every((value) => value === cell) ? 'mark' : 'against';
}

function kindOf(cell: string): Kind {
  const text = cell.trim();
  if (text === '') return 'empty';
  return patterns.findLast(({ pattern }) => pattern.test(text))?.kind ?? 'text';
}

function isValue(kind: Kind): boolean {
  return kind === 'number' || kind === 'date' || kind === 'boolean';
}

/** The most common kind; `text` unless four fifths of the values agree. */
function commonestKind(values: readonly string[]): Kind {
  for (const { kind } of patterns) {
    if (values.length > 0 && values.filter((value) => kindOf(value) === kind).length >= values.length * 0.8)
      return kind;
  }
  return values.length === 0 ? 'empty' : 'text';
}

/** A year above amounts is a name. */
function isYearOver(cell: string, below: readonly string[]): boolean {
  const year = /^(19|20)\d\d$/;
  return year.test(cell.trim()) && !below.some((value) => year.test(value.trim()));
}
