import { layOut } from '../../../core/export/lay-out-sql.ts';
import { id, renderInlined, type Sql } from '../../../core/sql/sql.ts';
import { hidden, hiddenPrefix } from '../hidden.ts';

const plainPrefix = '_';
/** Texts and names. */
const quotedPart = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

/** Writes SQL for scripts: hidden columns get names that can be typed, and that no column of the pipeline begins with. */
export class ScriptNames {
  readonly #prefix: string;

  constructor(columns: Iterable<string>) {
    const names = [...columns].map((name) => name.toLowerCase());
    let prefix = plainPrefix;
    while (names.some((name) => name.startsWith(prefix))) prefix += plainPrefix;
    this.#prefix = prefix;
  }

  /** The text of a query, with its values as literals. */
  text(query: Sql): string {
    return layOut(this.inline(query));
  }

  /** The same on one line. */
  inline(query: Sql): string {
    const start = `"${hiddenPrefix}`;
    return renderInlined(query).replace(quotedPart, (part) =>
      part.startsWith(start) ? `"${this.#prefix}${part.slice(start.length)}` : part,
    );
  }

  get hidden(): { source: string; row: string; line: string; ordinal: string } {
    const [source, row, line] = [hidden.source, hidden.row, hidden.line].map((name) => this.#plain(name));
    return { source: source ?? '', row: row ?? '', line: line ?? '', ordinal: `${this.#prefix}ordinal` };
  }

  #plain(name: Sql): string {
    return this.inline(name).slice(1, -1);
  }
}

/** What became of a row at its node: `keep`, `reject`, `fail`, `drop`, or the port that it leaves by. */
export const fate = id(`${hiddenPrefix}fate`);
