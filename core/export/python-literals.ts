import type { JsonValue } from '../pipeline/json-text.ts';

// Control characters, blanks that nobody sees, and what changes the direction of text.
const unseen = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/u;
const everyUnseen = new RegExp(unseen, 'gu');

/** A Python value. Objects are dictionaries, lists are lists. */
export function pythonValue(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return pythonText(value);
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map((each: JsonValue) => pythonValue(each)).join(', ')}]`;
  const members = Object.entries(value).map(([key, each]) => `${pythonText(key)}: ${pythonValue(each)}`);
  return `{${members.join(', ')}}`;
}

/** A text on one line. */
export function pythonText(text: string): string {
  const plain = text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\t', '\\t').replaceAll('\r', '\\r');
  const seen = plain.replace(everyUnseen, escaped);
  return seen.includes('"') && !seen.includes("'") ? `'${seen}'` : `"${seen.replaceAll('"', '\\"')}"`;
}

/** A text of several lines, each behind the indent; white space around it does not count. */
export function pythonBlock(text: string, indent: string): string {
  const lines = quotedLineEnds(text);
  const isPlain = !unseen.test(lines.replaceAll('\n', ''));
  const mark = ['"""', "'''"].find((each) => !text.includes(each));
  // Raw where it can be: SQL is then as it is.
  const isRaw = isPlain && lines === text && mark !== undefined;
  if (isRaw && !text.includes('\n') && text.length < 60) return pythonText(text);
  const written = isRaw ? text : escapedBlock(text);
  const prefix = isRaw && text.includes('\\') ? 'r' : '';
  const quotes = isRaw ? mark : '"""';
  return `${prefix}${quotes}\n${indent}    ${written.replaceAll('\n', `\n${indent}    `)}\n${indent}${quotes}`;
}

/** A text as people read it at the head of a file; without NUL, which Python takes nowhere in a file. */
export function pythonDocstring(text: string): string {
  return `"""\n${withoutMarks(text).replaceAll('\0', '')}\n"""`;
}

function escapedBlock(text: string): string {
  return quotedLineEnds(withoutMarks(text)).replace(everyUnseen, (character) =>
    character === '\n' ? character : escaped(character),
  );
}

/** What would end three quotes, or begin an escape, escaped. */
function withoutMarks(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"""', '\\"\\"\\"');
}

/**
 * Line ends within the quotes of SQL are part of what they quote: they are written as `\\n`, so that lines can be
 * moved.
 */
function quotedLineEnds(text: string): string {
  let quote = '';
  let result = '';
  for (const character of text) {
    if (quote === '' && (character === "'" || character === '"')) quote = character;
    else if (character === quote) quote = '';
    result += character === '\n' && quote !== '' ? '\\n' : character;
  }
  return result;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
}
