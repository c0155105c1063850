import { type Column, columnTypeOf } from '../column-types.ts';
import { id, type Sql, sql } from './sql.ts';

/**
 * The start of an error that is raised by a value which cannot name the folder of a partition; what follows is for
 * people.
 */
export const noPartition = 'weir: no partition: ';

const emptyPartition = '__HIVE_DEFAULT_PARTITION__';

/** A column whose values name folders, and an error for the text that readers take for an empty value there. */
export function partitionKey({ name, type }: Column): Sql {
  if (columnTypeOf(type) !== 'text') return id(name);
  const message = `${noPartition}A value of "${name}" is the text "${emptyPartition}", which is the name of the folder for rows without a value. Replace it in an earlier node, or do not partition by "${name}".`;
  return sql`CASE WHEN ${id(name)} = ${emptyPartition} THEN error(${message}) ELSE ${id(name)} END`;
}
