/** Characters of two cells in a terminal: East Asian scripts and emoji. */
const wide =
  /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const zeroWidth = /[\p{M}\u200b-\u200d]/u;

/** Replaces characters that would move the cursor, change colours or the direction of text by visible ones. */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\u{FFFD}';
  });
}

/** The same for a text of several lines. */
export function visibleLines(text: string): string {
  return text.split('\n').map(visibleText).join('\n');
}

/** Width of a text in terminal cells. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += wide.test(character) ? 2 : zeroWidth.test(character) ? 0 : 1;
  return width;
}

/** The text in exactly this many cells: cut with an ellipsis, or padded. */
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
