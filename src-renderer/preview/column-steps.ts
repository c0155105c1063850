import { quoteWhereNeeded } from '../../core/expressions/quoting.ts';
import type { JsonObject } from '../../core/pipeline/json-text.ts';

export interface NewStep {
  type: string;
  config: JsonObject;
}

/** The steps that a column's menu offers, each with its initial config. */
export const columnSteps: readonly { title: string; type: string; configOf(column: string): JsonObject }[] = [
  { title: 'Rename…', type: 'rename', configOf: (column) => ({ columns: { [column]: column } }) },
  { title: 'Change the type…', type: 'cast', configOf: (column) => ({ columns: { [column]: { type: 'text' } } }) },
  { title: 'Clean…', type: 'clean', configOf: (column) => ({ columns: [column], steps: ['trim'] }) },
  {
    title: 'Keep some rows…',
    type: 'filter',
    configOf: (column) => ({ where: `${quoteWhereNeeded(column)} IS NOT NULL` }),
  },
  {
    title: 'Group by it…',
    type: 'aggregate',
    configOf: (column) => ({ groupBy: [column], measures: [{ name: 'row_count', expr: 'count(*)' }] }),
  },
  { title: 'Leave it out', type: 'select', configOf: (column) => ({ drop: [column] }) },
];
