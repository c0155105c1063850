import { id, joinSql, renderInlined, sql } from '../sql.ts';
import { firstStage, type InStage, keyName, place, staged } from './stage.ts';

/**
 * Statements for the partitions of a run: gathered in a table of their own, then deleted at once. Null is a partition
 * too.
 */
export function partitionTexts(table: string, partition: readonly { name: string; index: number }[]) {
  const names = partition.map((_, at) => keyName(at));
  const own = partition.map(({ name }, at) => sql`${id(name)} AS ${keyName(at)}`);
  const same = partition.map(({ name }, at) => sql`p.${keyName(at)} IS old.${id(name)}`);
  return {
    // With the affinities of the table's own columns: a number is stored there as a text where they are texts.
    create: renderInlined(
      sql`CREATE TEMP TABLE weir_partitions AS SELECT ${joinSql(own)} FROM main.${id(table)} WHERE FALSE; CREATE UNIQUE INDEX temp.weir_partitions_keys ON weir_partitions (${joinSql(names)})`,
    ),
    gather: (staging: InStage) =>
      renderInlined(
        sql`INSERT OR IGNORE INTO temp.weir_partitions SELECT DISTINCT ${joinSql(partition.map(({ index }) => place(index)))} FROM ${staged(staging)}`,
      ),
    remove: renderInlined(
      sql`DELETE FROM main.${id(table)} AS old WHERE EXISTS (SELECT 1 FROM temp.weir_partitions AS p WHERE ${joinSql(same, ' AND ')})`,
    ),
    list: 'SELECT rowid, * FROM temp.weir_partitions',
    leaveOut: 'DELETE FROM temp.weir_partitions WHERE rowid = ?',
    findRow: renderInlined(
      sql`SELECT 1 FROM main.${id(table)} AS old WHERE EXISTS (SELECT 1 FROM temp.weir_partitions AS p WHERE ${joinSql(same, ' AND ')}) LIMIT 1`,
    ),
    drop: 'DROP TABLE temp.weir_partitions',
  };
}

/** Statements that delete the partitions of which such a table has rows. */
export function builtPartitionTexts(table: string, names: readonly string[]) {
  const texts = partitionTexts(
    table,
    names.map((name, index) => ({ name, index })),
  );
  const gather = sql`INSERT OR IGNORE INTO temp.weir_partitions SELECT DISTINCT ${joinSql(names.map(id))} FROM ${staged({ stage: firstStage, table })}`;
  return { ...texts, gather: renderInlined(gather) };
}
