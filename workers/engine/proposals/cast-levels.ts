import { type Column, isColumnType } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import type { CastTrial } from '../../../core/preview/messages.ts';
import { losslessCast } from '../../../core/sql/lossless-cast.ts';
import { id, type Sql, sql } from '../../../core/sql/sql.ts';
import { hiddenPrefix } from '../relations/hidden.ts';

interface CastColumn {
  /** The value to cast; NULL if there is none. */
  source: Sql;
  /** The cast value; NULL if the source is, or does not fit. */
  value: Sql;
}

/**
 * Casts of one column. Each step is a subquery level of its own, so that it is computed once, however often it is
 * named.
 */
export class CastLevels {
  readonly #column: Column;
  #from: Sql;
  #levels = 0;

  constructor(from: Sql, column: Column) {
    this.#column = column;
    this.#from = sql`(SELECT ${id(column.name)} FROM ${from})`;
  }

  /** The column with all values cast from it so far. */
  get from(): Sql {
    return this.#from;
  }

  /** Throws `pipeline.invalid` if the column cannot be cast to this type. */
  cast(trial: CastTrial): CastColumn {
    const keep = (value: Sql) => this.#keep(value);
    const cast = isColumnType(trial.type) ? losslessCast(this.#column, trial, keep) : undefined;
    if (!cast) throw notCastable(this.#column, trial);
    return { source: cast.source, value: keep(cast.value) };
  }

  #keep(value: Sql): Sql {
    const name = id(`${hiddenPrefix}level ${++this.#levels}`);
    this.#from = sql`(SELECT *, ${value} AS ${name} FROM ${this.#from})`;
    return name;
  }
}

function notCastable({ name }: Column, { type }: CastTrial): WeirError {
  const message = isColumnType(type) ? `The column "${name}" cannot become ${type}.` : `"${type}" is not a type.`;
  return new WeirError({ code: 'pipeline.invalid', message, column: name });
}
