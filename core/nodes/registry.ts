import { aggregate } from './combine/aggregate.ts';
import { httpLookup } from './combine/http-lookup.ts';
import { join } from './combine/join.ts';
import { lookup } from './combine/lookup.ts';
import { route } from './combine/route.ts';
import { union } from './combine/union.ts';
import type { AnyNodeDefinition } from './define-node.ts';
import { csv as csvInput } from './input/csv.ts';
import { excel } from './input/excel.ts';
import { http as httpInput } from './input/http.ts';
import { json as jsonInput } from './input/json.ts';
import { parquet as parquetInput } from './input/parquet.ts';
import { rows } from './input/rows.ts';
import { sqlite as sqliteInput } from './input/sqlite.ts';
import { csv as csvOutput } from './output/csv.ts';
import { json as jsonOutput } from './output/json.ts';
import { parquet as parquetOutput } from './output/parquet.ts';
import { sqlite as sqliteOutput } from './output/sqlite.ts';
import { cast } from './transform/cast.ts';
import { clean } from './transform/clean.ts';
import { dedupe } from './transform/dedupe.ts';
import { derive } from './transform/derive.ts';
import { fill } from './transform/fill.ts';
import { filter } from './transform/filter.ts';
import { json } from './transform/json.ts';
import { limit } from './transform/limit.ts';
import { pivot } from './transform/pivot.ts';
import { rename } from './transform/rename.ts';
import { sample } from './transform/sample.ts';
import { select } from './transform/select.ts';
import { sort } from './transform/sort.ts';
import { split } from './transform/split.ts';
import { sqlNode } from './transform/sql.ts';
import { unpivot } from './transform/unpivot.ts';
import { validate } from './transform/validate.ts';
import { window } from './transform/window.ts';

/** Every node type, in the order of the palette. */
export const nodeDefinitions: readonly AnyNodeDefinition[] = [
  csvInput,
  jsonInput,
  parquetInput,
  excel,
  sqliteInput,
  httpInput,
  rows,
  select,
  rename,
  cast,
  filter,
  derive,
  clean,
  fill,
  dedupe,
  validate,
  sort,
  limit,
  sample,
  split,
  json,
  unpivot,
  pivot,
  window,
  sqlNode,
  join,
  lookup,
  httpLookup,
  union,
  aggregate,
  route,
  sqliteOutput,
  csvOutput,
  parquetOutput,
  jsonOutput,
];

const byType = new Map(nodeDefinitions.map((definition) => [definition.type, definition]));

/** The definition of a node type; undefined where there is none. */
export function findNode(type: string): AnyNodeDefinition | undefined {
  return byType.get(type);
}
