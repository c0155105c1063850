/** Half of a terminal's cells are wide: East Asian scripts and emoji. */
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const zeroWidth = /[\p{M}\u200b-\u200d]/u;

/** What would move the cursor, change colours or turn the direction of text, shown as signs instead. */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u{FFFD}';
  });
}

/** The same of a text of several lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

/** Cells that a text takes up in a terminal. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : zeroWidth.test(character) ? 0 : 1;
  return width;
}

/** The text in so many cells: cut with an ellipsis, or filled up on the other side. */
export function fitText(text: string, width: number, align: 'left' | 'right' = 'left'): string {
  const fitting = widthOf(text) <= width ? text : cut(text, width);
  const blanks = ' '.repeat(Math.max(width - widthOf(fitting), 0));
  return align === 'left' ? fitting + blanks : blanks + fitting;
}

function cut(text: string, width: number): string {
  let part = '';
  let used = 1;
  for (const character of text) {
    used += widthOf(character);
    if (used > width) break;
    part += character;
  }
  return `${part}…`;
}
