import { type Sql, sql } from './sql.ts';

/**
 * Keeps the optimiser from moving filters past it, in either direction, and from running what is below twice (a window
 * over one input may become a self-join): a sample is the one operator that it never looks through. This one takes
 * every row, but on one thread, so it is used only where a filter could move.
 */
export const fence: Sql = sql` TABLESAMPLE SYSTEM(100 PERCENT)`;
