import { spread, sqlToken, widestLine } from './spread-sql.ts';

/** Words that begin a line of a query, with all that may stand before them. */
const clauses = new Set([
  'SELECT',
  'FROM',
  'WHERE',
  'GROUP',
  'ORDER',
  'HAVING',
  'QUALIFY',
  'LIMIT',
  'UNION',
  'WITH',
  'VALUES',
]);
const joins = new Set(['LEFT', 'RIGHT', 'FULL', 'SEMI', 'ANTI', 'CROSS', 'ASOF', 'INNER', 'JOIN']);

/** Puts a query on lines, a clause each, and a column each where they are many. Nothing but white space changes. */
export function layOut(query: string): string {
  const tokens = [...query.matchAll(sqlToken)].map(([text]) =>
    /^['"]/.test(text) ? text.replaceAll('\n', lineEnd) : text,
  );
  return new Layout(tokens).query(0).replaceAll(lineEnd, '\n');
}

/** Stands for line ends in quotes, which no line break of ours is. It is in no SQL of ours. */
const lineEnd = '\0';

class Layout {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  /** A query up to the end, or to the parenthesis that closes it. */
  query(indent: number): string {
    const lines: string[] = [];
    let items: string[] = [''];
    let last = '';
    const end = () => {
      const line = clauseOf(items, indent);
      if (line !== '') lines.push(line);
      items = [''];
    };
    while (this.#at < this.#tokens.length && this.#peek() !== ')') {
      const text = this.#peek();
      if (beginsLine(text, last) && this.#tokens[this.#at + 1] !== '(') end();
      if (text === ',') {
        items.push('');
        this.#at++;
      } else items[items.length - 1] += this.#next(indent);
      if (text.trim() !== '') last = text.toUpperCase();
    }
    end();
    return lines.join(`\n${' '.repeat(indent)}`);
  }

  #peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  /** One token, or all of what stands in parentheses. */
  #next(indent: number): string {
    const text = this.#peek();
    this.#at++;
    if (text !== '(') return text.trim() === '' ? ' ' : text;
    return this.#startsQuery() ? this.#subquery(indent) : this.#parenthesised(indent);
  }

  #startsQuery(): boolean {
    return /^(SELECT|WITH)$/.test(this.#peek().toUpperCase());
  }

  #subquery(indent: number): string {
    const inner = this.query(indent + 4);
    this.#at++;
    if (!inner.includes('\n') && inner.length < 60) return `(${inner})`;
    const pad = ' '.repeat(indent);
    return `(\n${pad}    ${inner}\n${pad})`;
  }

  #parenthesised(indent: number): string {
    let text = '(';
    while (this.#at < this.#tokens.length && this.#peek() !== ')') text += this.#next(indent);
    this.#at++;
    return `${text})`;
  }
}

function beginsLine(text: string, last: string): boolean {
  const word = text.toUpperCase();
  // Quoted names are no words; `IS DISTINCT FROM` and `UNION ALL BY NAME SELECT` are.
  if (word === 'FROM') return last !== 'DISTINCT';
  if (clauses.has(word)) return true;
  return joins.has(word) && !joins.has(last);
}

/** A clause on one line where it fits, else an item a line. */
function clauseOf(items: readonly string[], indent: number): string {
  const parts = items.map((item) => item.trim());
  const line = parts.join(', ');
  const isShort = line.length <= widestLine && !line.includes('\n');
  if (isShort || (parts.length === 1 && (line.includes('\n') || !/^SELECT\s/i.test(line)))) return line;
  const [first = '', ...rest] = parts;
  const [, word, head = ''] = /^(SELECT)\s+([\s\S]*)$/i.exec(first) ?? [undefined, undefined, first];
  const pad = `\n${' '.repeat(indent + 4)}`;
  const all = [head, ...rest].map((part) => indented(part, pad));
  return word === undefined ? all.join(`,${pad}`) : `${word}${pad}${all.join(`,${pad}`)}`;
}

/** A subquery is on its lines already, apart from what they are moved in by. */
function indented(item: string, pad: string): string {
  return item.includes('\n') ? item.replaceAll('\n', '\n    ') : spread(item).replaceAll('\n', pad);
}
