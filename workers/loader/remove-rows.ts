import { WeirError } from '../../core/errors.ts';
import { plural } from '../../core/run/format.ts';
import { countRowsText } from '../../core/sql/sqlite/references.ts';
import { type DeleteAction, deleteActions } from './delete-actions.ts';
import { readCount, type TableLoad } from './table-load.ts';

export interface RemovalTexts {
  /** Deletes what the rows of a load replace. */
  remove: string;
  /** Finds a row that should be deleted. */
  findRow: string;
}

/**
 * Deletes what the rows of a load replace. Warns of rows that a trigger keeps, and of the rows of other tables that
 * their foreign keys delete or change with these; throws `target.failed` if the run itself has loaded such a table
 * before.
 */
export function removeRows(load: TableLoad, { remove, findRow }: RemovalTexts): void {
  const { database, target, counts, plan } = load;
  const actions = deleteActions(database, target.table);
  const count = (action: DeleteAction) => readCount(database, countOf(action));
  const before = actions.map(count);
  const { changes } = database.prepare(remove).run();
  counts.deleted += changes;
  if (!plan.isStrict && database.prepare(findRow).get() !== undefined)
    counts.warnings.push(
      `A trigger of "${target.table}" kept rows from being deleted: they are still there, beside those of this run.`,
    );
  actions.forEach((action, at) => {
    const isOwn = action.child.toLowerCase() === target.table.toLowerCase();
    const affected = (before[at] ?? 0) - count(action) - (isOwn && action.action === 'CASCADE' ? changes : 0);
    if (affected <= 0) return;
    if (isOwn && action.action === 'CASCADE') counts.deleted += affected;
    tellAffected(load, action, affected, isOwn);
  });
}

function countOf({ child, action, column }: DeleteAction): string {
  return action === 'CASCADE' ? countRowsText(child) : countRowsText(child, column);
}

function tellAffected(load: TableLoad, { child, parent, action }: DeleteAction, rows: number, isOwn: boolean): void {
  const { target, counts, others } = load;
  const name = child.toLowerCase();
  if (!isOwn && others.loaded.has(name))
    throw new WeirError({
      code: 'target.failed',
      node: target.node,
      message: `This run has loaded "${child}", whose rows would go or change with the rows of "${target.table}" that it removes (ON DELETE ${action}). Load the two in different runs.`,
    });
  const isEmptiedAnyway = isOwn ? target.load.mode === 'replace' : others.replaced.has(name);
  if (isEmptiedAnyway) return;
  const what = action === 'CASCADE' ? 'deleted' : 'cleared the reference in';
  counts.warnings.push(
    `Deleting rows of "${parent}" also ${what} ${plural(rows, 'row')} of "${child}" (ON DELETE ${action}).`,
  );
}
