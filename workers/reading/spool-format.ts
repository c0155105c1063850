/**
 * The spool format: one record per line, no quoting. Values that contain one of the characters below are escaped. So a
 * reader can split at every separator and line feed, and start anywhere, in parallel.
 */
export const spoolDelimiter = '\x1f';
const escapeMark = '\x1b';

/** Written for null if the empty string is a value of its own. */
const nullMark = '\x1e';

/**
 * The escape sequence of each character, after the escape mark. The mark itself comes last: plain replacements in this
 * order decode every value, since in escaped text a mark is always the first half of a pair, and only the last
 * replacement creates new marks.
 */
export const spoolEscapes: readonly { readonly character: string; readonly written: string }[] = [
  { character: spoolDelimiter, written: `${escapeMark}u` },
  { character: '\n', written: `${escapeMark}n` },
  { character: '\r', written: `${escapeMark}r` },
  { character: nullMark, written: `${escapeMark}s` },
  { character: escapeMark, written: `${escapeMark}e` },
];

const characters = spoolEscapes.map(({ character }) => character);
const special = new RegExp(`[${characters.join('')}]`);
const everySpecial = new RegExp(special, 'g');
const specialInLine = new RegExp(`[${characters.filter((character) => character !== '\n').join('')}]`);
const writtenFor = new Map(spoolEscapes.map(({ character, written }) => [character, written]));

/** Whether a value contains a special character of the spool. */
export function needsEscape(value: string): boolean {
  return special.test(value);
}

/** The same for whole lines of records, whose values contain no line feeds. */
export function linesNeedEscape(lines: string): boolean {
  return specialInLine.test(lines);
}

/** A value, escaped for the spool. */
export function escapeForSpool(value: string): string {
  return value.replace(everySpecial, (character) => writtenFor.get(character) ?? character);
}

/** The text for null: empty if the empty string means null, so that most fields need no replacement. */
export function nullTextFor(nullValues: readonly string[]): string {
  return nullValues.includes('') ? '' : nullMark;
}
