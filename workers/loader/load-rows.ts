import { insertRows, replaceRows, rewritePartitions } from './insert-rows.ts';
import { compareWithKnown } from './partitions.ts';
import type { TableLoad } from './table-load.ts';
import { upsertRows } from './upsert-rows.ts';

/** Brings the staged rows into their table, in the mode of its node. */
export function loadRows(load: TableLoad): void {
  const mode = load.target.load;
  switch (mode.mode) {
    case 'append':
      if (mode.within) compareWithKnown(load, mode.within.partitionBy, mode.within.known);
      insertRows(load);
      break;
    case 'replace':
      replaceRows(load);
      break;
    case 'delete_write':
      rewritePartitions(load, mode.partitionBy);
      break;
    case 'upsert': {
      const keys = new Set(mode.keys.map((key) => key.toLowerCase()));
      const update = mode.update ?? load.shape.columns.filter((name) => !keys.has(name.toLowerCase()));
      upsertRows(load, { keys: mode.keys, update, when: mode.when });
      break;
    }
  }
}
