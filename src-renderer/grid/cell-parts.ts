import { formatBytes } from '../ui/numbers.ts';

/** A part of a value: plain text, or a symbol for characters that cannot be seen. */
export interface CellPart {
  text: string;
  mark: 'blank' | 'control' | 'cut' | null;
}

const longestShown = 400;

/** Blanks at either end, and control, format and unusual blank characters anywhere, except the joiner within emoji. */
const unseen = /^ +| +$|(?![ \u200d])[\p{Cc}\p{Cf}\p{Z}]/gu;
const mayHide = /^ | $|(?![ \u200d])[\p{Cc}\p{Cf}\p{Z}]/u;

/** The parts of a value, to be drawn; a long value is cut and tells its size. */
export function cellParts(value: string, longest: number = longestShown): readonly CellPart[] {
  const shown = cut(value, longest);
  const rest: CellPart[] = shown.length < value.length ? [{ text: `… ${formatBytes(value.length)}`, mark: 'cut' }] : [];
  const body: readonly CellPart[] = mayHide.test(shown) ? markUnseen(shown) : [{ text: shown, mark: null }];
  return [...body, ...rest];
}

function cut(value: string, longest: number): string {
  if (value.length <= longest) return value;
  const last = value.charCodeAt(longest - 1);
  const isSplitPair = last >= 0xd800 && last <= 0xdbff;
  return value.slice(0, isSplitPair ? longest - 1 : longest);
}

function markUnseen(text: string): CellPart[] {
  const parts: CellPart[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(unseen)) {
    if (index > end) parts.push({ text: text.slice(end, index), mark: null });
    parts.push(found.startsWith(' ') ? { text: '·'.repeat(found.length), mark: 'blank' } : signOf(found));
    end = index + found.length;
  }
  if (end < text.length) parts.push({ text: text.slice(end), mark: null });
  return parts;
}

function signOf(character: string): CellPart {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return { text: String.fromCodePoint(0x2400 + code), mark: 'control' };
  return { text: `U+${code.toString(16).toUpperCase().padStart(4, '0')}`, mark: 'control' };
}
