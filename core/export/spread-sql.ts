/** The tokens of SQL: quoted texts and names, words, white space and operators. */
export const sqlToken = /'(?:[^']|'')*'|"(?:[^"]|"")*"|[\p{L}\p{N}_.$]+|\s+|::|\|\||:=|<>|<=|>=|[^\s]/gu;
/** An expression up to this length stays on one line. */
export const widestLine = 100;

/** What stands in brackets, by its commas, or between CASE and END, by its branches. */
interface Group {
  open: string;
  parts: Piece[][];
  separator: ',' | '';
  close: string;
}
type Piece = string | Group;

const closers = new Map([
  ['(', ')'],
  ['[', ']'],
  ['{', '}'],
  ['CASE', 'END'],
]);
const branches = new Set(['WHEN', 'ELSE']);

/** A long expression on several lines: a line for each argument of a call and each branch of a CASE. Only white space changes. */
export function spread(expression: string): string {
  if (expression.length <= widestLine || expression.includes('\n')) return expression;
  return linesOf(new Reader(expression).pieces(() => false)).join('\n');
}

class Reader {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    this.#tokens = [...text.matchAll(sqlToken)].map(([token]) => (token.trim() === '' ? ' ' : token));
  }

  pieces(isEnd: (token: string) => boolean): Piece[] {
    const pieces: Piece[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined && !isEnd(token); token = this.#tokens[this.#at]) {
      this.#at += 1;
      const close = closers.get(token.toUpperCase());
      pieces.push(close === undefined ? token : this.#group(token, close));
    }
    return pieces;
  }

  /** The token at hand, or an empty one at the end. */
  #take(): string {
    const token = this.#tokens[this.#at] ?? '';
    this.#at += 1;
    return token;
  }

  #group(open: string, close: string): Group {
    const isCase = close === 'END';
    const isNext = (token: string) => (isCase ? branches.has(token.toUpperCase()) : token === ',');
    const isClose = (token: string) => token.toUpperCase() === close;
    const part = () => this.pieces((token) => isNext(token) || isClose(token));
    const parts = [part()];
    for (let token = this.#take(); token !== ''; token = this.#take()) {
      if (isClose(token)) return { open, parts, separator: isCase ? '' : ',', close: token };
      parts.push(isCase ? [token, ...part()] : part());
    }
    return { open, parts, separator: isCase ? '' : ',', close: '' };
  }
}

function textOf(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === 'string' ? piece : groupText(piece))).join('');
}

function groupText({ open, parts, separator, close }: Group): string {
  return `${open}${parts.map(textOf).join(separator)}${close}`;
}

/** The group that takes up most of an expression, unless it is a later part of a text. */
function isMainGroup(piece: Piece, index: number, pieces: readonly Piece[]): piece is Group {
  return (
    typeof piece !== 'string' &&
    groupText(piece).length > textOf(pieces).length * 0.6 &&
    !pieces.slice(0, index).includes('||')
  );
}

function linesOf(pieces: readonly Piece[]): string[] {
  const text = textOf(pieces).trim();
  const group = text.length <= widestLine ? undefined : pieces.find(isMainGroup);
  if (group === undefined) return [text];
  const index = pieces.indexOf(group);
  const { open, parts, separator, close } = group;
  // What stands between CASE and its first branch stays beside CASE.
  const [head = [], ...items] = separator === '' ? parts : [[], ...parts];
  return [
    `${textOf(pieces.slice(0, index)).trimStart()}${open}${textOf(head).trimEnd()}`,
    ...items.flatMap((item, at) => indented(item, at < items.length - 1 ? separator : '')),
    `${close}${textOf(pieces.slice(index + 1)).trimEnd()}`,
  ];
}

function indented(item: readonly Piece[], end: string): string[] {
  const lines = linesOf(item);
  return lines.map((line, at) => `    ${line}${at === lines.length - 1 ? end : ''}`);
}
