import { quoteWhereNeeded } from '../../expressions/quoting.ts';
import { isJsonObject, type JsonObject } from '../../pipeline/json-text.ts';
import { freshId } from '../../pipeline/names.ts';
import type { Offer, OfferedColumn } from './fields.ts';

/** A new column that is often wanted, computed from any column that suits it. */
export interface ColumnOffer {
  /** With the column's name. */
  title(column: string): string;
  /** Of the new column, before the other's name. */
  name: string;
  expr(column: string): string;
  /** Of which types; of all where none are named. */
  types?: RegExp;
  /** What else is set beside name and expression. */
  rest?(column: string): JsonObject;
}

export const numbers = /^(integer|number|decimal)/;
export const ordered = /^(integer|number|decimal|date|time)/;

/** Makes offers under names that none of `entries`, nor of `others`, has. */
export function offersBeside(entries: readonly unknown[], others: readonly string[] = []) {
  const used = entries.flatMap((entry) => (isJsonObject(entry) ? String(entry['name']) : []));
  const taken = [...used, ...others].map((name) => name.toLowerCase());
  const one = (title: string, name: string, rest: JsonObject): Offer => ({
    title,
    entry: { name: freshId(name, taken), ...rest },
  });
  const ofEach = (
    columns: readonly OfferedColumn[],
    { title, name, expr, types = /./, rest = () => ({}) }: ColumnOffer,
  ): Offer[] =>
    columns
      .filter(({ type }) => types.test(type))
      .map((column) =>
        one(title(column.name), `${name} ${column.name}`, {
          expr: expr(quoteWhereNeeded(column.name)),
          ...rest(column.name),
        }),
      );
  return { one, ofEach };
}
