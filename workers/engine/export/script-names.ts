import { layOut } from '../../../core/export/lay-out-sql.ts';
import { id, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import { hiddenPrefix } from '../relations/hidden.ts';

const plainPrefix = '_';
const plainName = /^[a-z_][a-z0-9_]*$/;
/** Without quotes these are functions, as SQL has it. */
const likeFunction = /^(?:current|local|session)_?|^user$/;
/** Texts and names. */
const quotedPart = /'(?:[^']|'')*'|"(?:[^"]|"")*"/g;

/**
 * Writes SQL for scripts: hidden columns get names that can be typed, and that no column of the pipeline begins with.
 */
export class ScriptNames {
  readonly #prefix: string;

  readonly #keywords: ReadonlySet<string>;

  readonly #hasSecrets: boolean;

  /**
   * `columns` are all that the pipeline has, `keywords` the engine's own, `hasSecrets` tells whether it reads the
   * environment.
   */
  constructor(columns: Iterable<string>, keywords: ReadonlySet<string>, hasSecrets: boolean) {
    this.#keywords = keywords;
    this.#hasSecrets = hasSecrets;
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
    return renderInlined(query).replace(quotedPart, (part) => (part.startsWith('"') ? this.#written(part) : part));
  }

  /** A message that may go anywhere: the script's own macro takes the values of secrets out of it. */
  concealed(message: Sql): Sql {
    return this.#hasSecrets ? sql`weir_masked(${message})` : message;
  }

  /** A name in quotes, without them where it needs none. */
  #written(quoted: string): string {
    const start = `"${hiddenPrefix}`;
    const name = quoted.startsWith(start)
      ? this.#prefix + readable(quoted.slice(start.length, -1))
      : quoted.slice(1, -1);
    const isPlain = plainName.test(name) && !this.#keywords.has(name) && !likeFunction.test(name);
    return isPlain ? name : `"${name}"`;
  }

  get hidden(): { source: string; row: string; line: string; ordinal: string } {
    const [source = '', row = '', line = ''] = ['source', 'row', 'line'].map((name) => this.#prefix + name);
    return { source, row, line, ordinal: `${this.#prefix}ordinal` };
  }
}

/** Computed columns are numbered, so the rest of their names may be made easy to type. */
function readable(name: string): string {
  if (!/^\d/.test(name)) return name;
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/_$/, '');
}

/** What became of a row at its node: `keep`, `reject`, `fail`, `drop`, or the port that it leaves by. */
export const fate = id(`${hiddenPrefix}fate`);
