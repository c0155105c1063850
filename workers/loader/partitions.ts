import { hash } from 'node:crypto';
import * as z from 'zod';
import type { LoadedPartitions } from '../../core/run/loaded-partitions.ts';
import { partitionTexts } from '../../core/sql/sqlite/partitions.ts';
import { placeOf, type TableLoad } from './table-load.ts';

/** A run that loads more of them is not asked to remember which. */
const mostRemembered = 1000;
const keyLength = 16;

const listed = z.tuple([z.bigint()]).rest(z.unknown());

/** Runs `use` while the partitions of all rows that came, rejected or not, are gathered in a temporary table. */
export function withPartitions(
  load: TableLoad,
  partitionBy: readonly string[],
  use: (texts: ReturnType<typeof partitionTexts>) => void,
): void {
  const { database, target, stage, checkpoint } = load;
  const partition = partitionBy.map((name) => ({ name, index: placeOf(load, name) }));
  const texts = partitionTexts(target.table, partition);
  database.exec(texts.create);
  for (const { table } of stage.segments) {
    checkpoint();
    database.exec(texts.gather(table));
  }
  database.exec(texts.gather(stage.setAsideTable));
  remember(load, partitionBy, texts.list);
  use(texts);
  database.exec(texts.drop);
}

/** Notes whether rows came for a partition that is not known, and of which the table has rows. */
export function compareWithKnown(load: TableLoad, partitionBy: readonly string[], known: LoadedPartitions): void {
  if (known === 'all') return;
  const { database, counts } = load;
  const keys = new Set(known);
  withPartitions(load, partitionBy, ({ list, leaveOut, findRow }) => {
    const leave = database.prepare(leaveOut);
    for (const { row, key } of [...partitionsIn(load, partitionBy, list)]) if (keys.has(key)) leave.run(row);
    counts.meetsOlderRows = database.prepare(findRow).get() !== undefined;
  });
}

function remember(load: TableLoad, partitionBy: readonly string[], list: string): void {
  const keys = partitionsIn(load, partitionBy, list).take(mostRemembered + 1);
  const remembered = Array.from(keys, ({ key }) => key);
  if (remembered.length <= mostRemembered) load.counts.partitions = remembered;
}

function* partitionsIn({ database }: TableLoad, partitionBy: readonly string[], list: string) {
  const names = partitionBy.map((name) => name.toLowerCase());
  for (const found of database.prepare(list).raw().safeIntegers().iterate()) {
    const [row, ...values] = listed.parse(found);
    const typed = values.map((value) => [typeof value, String(value)]);
    yield { row, key: hash('sha256', JSON.stringify([names, typed])).slice(0, keyLength) };
  }
}
