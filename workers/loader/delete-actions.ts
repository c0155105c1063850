import type Database from 'better-sqlite3';
import * as z from 'zod';
import { deleteActionsText } from '../../core/sql/sqlite/references.ts';
import type { LoadTarget } from './protocol.ts';

const deleteAction = z.object({
  child: z.string(),
  parent: z.string(),
  column: z.string(),
  action: z.enum(['CASCADE', 'SET NULL', 'SET DEFAULT']),
});
/** What a foreign key does to the rows of its table, the child, when rows of the parent are deleted. */
export type DeleteAction = z.infer<typeof deleteAction>;

/** What deleting rows of a table may do to rows of others, one action upon the other. */
export function deleteActions(database: Database.Database, table: string): DeleteAction[] {
  const known = z.array(deleteAction).parse(database.prepare(deleteActionsText).all());
  const emptied = new Set([table.toLowerCase()]);
  const found = new Map<string, DeleteAction>();
  for (const parent of emptied)
    for (const action of known.filter((one) => one.parent.toLowerCase() === parent)) {
      const isCascade = action.action === 'CASCADE';
      if (isCascade) emptied.add(action.child.toLowerCase());
      found.set(JSON.stringify([action.child, isCascade ? null : action.column]), action);
    }
  return [...found.values()];
}

/** Tables in the order to load them: one of which rows are deleted goes before those whose rows that would change. */
export function inLoadingOrder<Table extends { target: LoadTarget }>(
  database: Database.Database,
  tables: readonly Table[],
): Table[] {
  const changedBy = new Map(tables.map((table) => [table, childrenOf(database, table.target)]));
  const order: Table[] = [];
  const reached = new Set<Table>();
  const visit = (table: Table) => {
    if (reached.has(table)) return;
    reached.add(table);
    const name = table.target.table.toLowerCase();
    for (const [other, children] of changedBy) if (children.has(name)) visit(other);
    order.push(table);
  };
  tables.forEach(visit);
  return order;
}

/** The other tables, in lower case, that deleting the rows which a load replaces may change. */
function childrenOf(database: Database.Database, { table, load: { mode } }: LoadTarget): Set<string> {
  const isRemoving = mode === 'replace' || mode === 'delete_write';
  const children = new Set(isRemoving ? deleteActions(database, table).map(({ child }) => child.toLowerCase()) : []);
  children.delete(table.toLowerCase());
  return children;
}
