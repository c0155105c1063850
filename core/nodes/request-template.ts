import { type Column, columnTypeOf } from '../column-types.ts';
import { isJsonText, type JsonPath } from '../pipeline/json-text.ts';
import { secretAtStart, withoutSecretNames } from '../pipeline/secrets.ts';
import { id, joinSql, type Sql, sql } from '../sql/sql.ts';
import type { RequestText, RowRequests } from './compiled.ts';
import type { CompileContext } from './define-node.ts';

type Piece = string | Column;

/** Gathers what the templates of one node take from a row. */
export class RequestParts {
  readonly #context: CompileContext;
  readonly #parts: { column: Column; isJson: boolean }[] = [];
  /** What must not be empty, and where nothing that leads elsewhere may stand. */
  readonly #needed = new Set<string>();
  readonly #segments = new Set<string>();

  constructor(context: CompileContext) {
    this.#context = context;
  }

  get columns(): readonly Column[] {
    return this.#parts.map(({ column }) => column);
  }

  /** An address: a column may stand in its path, its query or behind, percent-encoded. */
  address(text: string, field: JsonPath): RequestText {
    const host = /^https?:\/\/[^/?#]*/i.exec(withoutSecretNames(text))?.[0] ?? '';
    if (host.includes('{')) {
      this.#report('A column may stand in the path and the query of an address, not in its host.', field);
    }
    const pieces = this.#pieces(text, field, /^\{([^{}]*)\}/);
    return pieces.map((piece, index) => {
      if (typeof piece === 'string') return piece;
      this.#needed.add(piece.name);
      if (isSegment(pieces, index)) this.#segments.add(piece.name);
      return { part: this.#partOf(piece, false), as: 'address' };
    });
  }

  /** JSON: a column between quotes is written into the text there, one without stands for a value. */
  json(text: string, field: JsonPath): RequestText {
    let isText = false;
    const made = this.#pieces(text, field, /^\{([^{}":,\s][^{}":,\n]*)\}/).map((piece): RequestText[number] => {
      if (typeof piece === 'string') {
        isText = endsInText(piece, isText);
        return piece;
      }
      if (!isText) return { part: this.#partOf(piece, true), as: 'json' };
      this.#needed.add(piece.name);
      return { part: this.#partOf(piece, false), as: 'jsonText' };
    });
    if (
      !isJsonText(made.map((piece) => (typeof piece === 'string' ? piece : piece.as === 'json' ? 'null' : '')).join(''))
    ) {
      this.#report(
        'The body is not JSON. A text goes between quotes, as in {"sku": "{sku}"}. For a form, add the header Content-Type: application/x-www-form-urlencoded.',
        field,
      );
    }
    return made;
  }

  /** A form: pairs such as `sku={sku}`, percent-encoded. */
  form(text: string, field: JsonPath): RequestText {
    return this.#pieces(text, field, /^\{([^{}]*)\}/).map((piece) =>
      typeof piece === 'string' ? piece : { part: this.#partOf(piece, false), as: 'address' },
    );
  }

  get sql(): Pick<RowRequests, 'parts' | 'isComplete'> {
    const parts = this.#parts.map(({ column, isJson: asJson }) => {
      const value = id(column.name);
      const isPlain = !asJson || columnTypeOf(column.type) === 'json';
      return isPlain ? sql`CAST(${value} AS VARCHAR)` : sql`coalesce(CAST(to_json(${value}) AS VARCHAR), 'null')`;
    });
    const conditions = [...this.#needed].map((name) => this.#condition(name));
    return { parts, isComplete: conditions.length === 0 ? sql`TRUE` : joinSql(conditions, ' AND ') };
  }

  #condition(name: string): Sql {
    const value = id(name);
    if (!this.#segments.has(name)) return sql`${value} IS NOT NULL`;
    return sql`coalesce(CAST(${value} AS VARCHAR) NOT IN ('', '.', '..'), FALSE)`;
  }

  #partOf(column: Column, isJsonValue: boolean): number {
    const known = this.#parts.findIndex((part) => part.column.name === column.name && part.isJson === isJsonValue);
    if (known >= 0) return known;
    this.#parts.push({ column, isJson: isJsonValue });
    return this.#parts.length - 1;
  }

  /** `other` matches what looks like a column that is not there. */
  #pieces(text: string, field: JsonPath, other: RegExp): Piece[] {
    const { columns } = this.#context.input();
    const longestFirst = [...columns].sort((a, b) => b.name.length - a.name.length);
    const pieces: Piece[] = [];
    let literal = '';
    for (let at = 0; at < text.length; ) {
      const rest = text.slice(at);
      const secret = secretAtStart(rest);
      if (secret !== undefined) {
        literal += secret;
        at += secret.length;
        continue;
      }
      const column = rest.startsWith('{') ? longestFirst.find(({ name }) => isNamed(rest, name)) : undefined;
      const unknown = column ? undefined : other.exec(rest)?.[1];
      if (!column && unknown === undefined) {
        literal += text[at];
        at += 1;
        continue;
      }
      pieces.push(literal, column ?? this.#context.column(unknown ?? '', field));
      literal = '';
      at += (column?.name ?? unknown ?? '').length + 2;
    }
    return [...pieces, literal];
  }

  #report(message: string, field: JsonPath): void {
    this.#context.refuse(message, { field });
  }
}

function isNamed(text: string, name: string): boolean {
  return text[name.length + 1] === '}' && text.slice(1, name.length + 1).toLowerCase() === name.toLowerCase();
}

/** Whether a column is all that stands between two slashes of a path, or behind the last. */
function isSegment(pieces: readonly Piece[], index: number): boolean {
  const [before, after] = [pieces[index - 1], pieces[index + 1]];
  const isPath = !pieces.slice(0, index).some((piece) => typeof piece === 'string' && /[?#]/.test(piece));
  return (
    isPath &&
    typeof before === 'string' &&
    before.endsWith('/') &&
    typeof after === 'string' &&
    /^(?:[/?#]|$)/.test(after)
  );
}

function endsInText(json: string, isText: boolean): boolean {
  let is = isText;
  for (let at = 0; at < json.length; at++) {
    if (is && json[at] === '\\') at += 1;
    else if (json[at] === '"') is = !is;
  }
  return is;
}
