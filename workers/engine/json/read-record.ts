export type ValueKind = 'text' | 'number' | 'boolean' | 'nested' | 'null';

/** A member of an object, with the raw text of its value, so that a number keeps every digit. */
export interface Member {
  key: string;
  kind: ValueKind;
  raw: string;
}

const text = /"(?:[^"\\]|\\.)*"/y;
const scalar = /[^\s,}\]]+/y;
const blanks = /\s*/y;
const halfCharacter =
  /\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}/;

/** The members of an object, in order; or a message on why the text is not one. */
export function readRecord(record: string): Member[] | string {
  let value: unknown;
  try {
    value = JSON.parse(record);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const place = /at position (\d+)/.exec(error.message)?.[1];
    return `This is not valid JSON${place === undefined ? '' : `, from character ${Number(place) + 1} on`}.`;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return `A record is an object such as {"id": 1}, but this is ${wordFor(value)}.`;
  }
  if (holdsHalfCharacter(record)) {
    return 'A text holds half a character (\\ud800 to \\udfff without its other half).';
  }
  const members = membersOf(record);
  const keys = new Set(members.map(({ key }) => key));
  if (keys.size === members.length) return members;
  const twice = members.find(({ key }, index) => members.findIndex((other) => other.key === key) !== index);
  return `The key "${twice?.key}" appears twice.`;
}

/** Whether a JSON text escapes a lone surrogate. */
export function holdsHalfCharacter(json: string): boolean {
  return /\\u[dD][89a-fA-F]/.test(json) && halfCharacter.test(json.replaceAll('\\\\', ''));
}

/** Decodes a quoted JSON string. */
export function decodedText(raw: string): string {
  if (!raw.includes('\\')) return raw.slice(1, -1);
  const decoded: unknown = JSON.parse(raw);
  return String(decoded);
}

/** The members of an object that is known to be valid JSON, so that a few patterns can split it. */
export function membersOf(record: string): Member[] {
  const members: Member[] = [];
  let at = after(blanks, record, 0) + 1;
  for (;;) {
    at = after(blanks, record, at);
    if (record[at] !== '"') return members;
    const keyEnd = after(text, record, at);
    const key = decodedText(record.slice(at, keyEnd));
    at = after(blanks, record, after(blanks, record, keyEnd) + 1);
    const end = valueEnd(record, at);
    const raw = record.slice(at, end);
    members.push({ key, kind: kindOf(raw), raw });
    at = after(blanks, record, end) + 1;
  }
}

function valueEnd(record: string, at: number): number {
  const first = record[at];
  if (first === '"') return after(text, record, at);
  if (first !== '{' && first !== '[') return after(scalar, record, at);
  const parts = /"(?:[^"\\]|\\.)*"|[[\]{}]/g;
  parts.lastIndex = at;
  let depth = 0;
  for (let part = parts.exec(record); part; part = parts.exec(record)) {
    if (part[0] === '[' || part[0] === '{') depth++;
    else if (part[0] === ']' || part[0] === '}') depth--;
    if (depth === 0) return parts.lastIndex;
  }
  // Unterminated: the document was cut off.
  return record.length;
}

function after(pattern: RegExp, record: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(record) ? pattern.lastIndex : at;
}

function kindOf(raw: string): ValueKind {
  switch (raw[0]) {
    case '"':
      return 'text';
    case '{':
    case '[':
      return 'nested';
    case 't':
    case 'f':
      return 'boolean';
    case 'n':
      return 'null';
    default:
      return 'number';
  }
}

function wordFor(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : `a ${wordForType(typeof value)}`;
}

function wordForType(type: string): string {
  return type === 'string' ? 'text' : type;
}
