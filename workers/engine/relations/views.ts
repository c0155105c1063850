import type { Column } from '../../../core/column-types.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { path, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import type { Session } from '../session/session.ts';
import { hiddenPrefix } from './hidden.ts';

/**
 * Up to this length and depth, a query is written out where it is read: for a view, the engine would bind it and all
 * below it once more. Others become views, since text that is read twice would double at each step, and the parser is
 * limited in depth.
 */
const inlinedChars = 500_000;
const inlinedDepth = 100;

export interface ViewOptions {
  /** Begins the names of views, so that those of one kind do not replace those of another. */
  prefix: string;
  /** Whether nothing is written into the session: every query is written out where it is read. */
  isInline: boolean;
}

/** Makes queries readable by others: as views, or written out. */
export class Views {
  readonly #session: Session;
  readonly #options: ViewOptions;

  constructor(session: Session, options: ViewOptions) {
    this.#session = session;
    this.#options = options;
  }

  /** A query as a relation. A long one becomes a view of the name `key`, which replaces an older one. */
  async of(key: string, query: Sql): Promise<Sql> {
    const { prefix, isInline } = this.#options;
    if (isInline || isReadInPlace(renderInlined(query))) return sql`(${query})`;
    const name = path(engineSchema, prefix + key);
    await this.#session.run(sql`CREATE OR REPLACE VIEW ${name} AS ${query}`);
    return name;
  }

  /** The columns of a relation without the hidden ones, as the engine describes them. */
  async userColumns(from: Sql): Promise<Column[]> {
    return (await this.#session.columnsOf(from)).filter(({ name }) => !name.startsWith(hiddenPrefix));
  }
}

function isReadInPlace(text: string): boolean {
  return text.length <= inlinedChars && text.split('(SELECT').length <= inlinedDepth;
}
