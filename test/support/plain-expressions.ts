import { checkedSql, renderInlined } from '../../core/sql/sql.ts';
import type { Expressions } from '../../workers/engine/expressions.ts';

/** Expressions taken as they are: for tests of nodes, whose expressions are harmless. */
export const plainExpressions: Expressions = {
  check: async (text) => checkedSql(`(${text})`),
  upsertCondition: async (text) => text,
  query:
    async (text, { tables }) =>
    (from) =>
      checkedSql(
        tables.reduce(
          (query, { node }) => query.replaceAll(new RegExp(`\\b${node}\\b`, 'g'), renderInlined(from(node))),
          text,
        ),
      ),
};
