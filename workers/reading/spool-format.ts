/**
 * The spool: one record a line, no quoting. Values that hold one of the characters below are escaped, so that cutting at every
 * separator and line feed is right by construction, and the file can be read in parallel from anywhere.
 */
export const spoolDelimiter = '\x1f';
const escapeMark = '\x1b';

/** Written for null where the empty string is a value of its own. */
const nullMark = '\x1e';

/**
 * What stands for a character, behind the escape mark. The mark itself comes last: undone in this order by plain replacements, every
 * value comes back, because in escaped text a mark is always the first half of a pair, and only the last replacement makes new marks.
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

/** Whether a value holds a character that has a meaning in the spool. */
export function needsEscape(value: string): boolean {
  return special.test(value);
}

/** The same for lines of records without line feeds in their values. */
export function linesNeedEscape(lines: string): boolean {
  return specialInLine.test(lines);
}

/** A value as it is written into the spool. */
export function escapeForSpool(value: string): string {
  return value.replace(everySpecial, (character) => writtenFor.get(character) ?? character);
}

/** Where the empty string means null, nothing has to be written for it, and most fields go through untouched. */
export function nullTextFor(nullValues: readonly string[]): string {
  return nullValues.includes('') ? '' : nullMark;
}
