import * as z from 'zod';
import type { Column } from '../../column-types.ts';
import { partitionKey } from '../../sql/partition-key.ts';
import { columnSql } from '../../sql/row-order.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { columnList, saveFile } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

/** The engine holds whole row groups, of 122,880 rows as a rule: of many columns that is more than it has room for. */
const manyColumns = 200;
const groupCells = 4_000_000;
const vectorRows = 2048;

const codecs = ['zstd', 'snappy', 'gzip', 'lz4', 'brotli', 'none'] as const;

export const parquet = defineNode({
  type: 'output.parquet',
  title: 'Write Parquet',
  summary: 'Writes a typed, compressed column file, or a folder of them.',
  icon: 'package',
  category: 'output',
  canReject: false,
  config: z.strictObject({
    path: saveFile({ placeholder: 'sales.parquet' }),
    compression: field(z.enum(codecs).default('zstd'), { label: 'Compression', isAdvanced: true }),
    partitionBy: columnList({
      label: 'Partition by',
      help: 'Writes a folder with a subfolder for each value, such as country=DE. It is replaced whole, so it must hold nothing else.',
    }).optional(),
  }),
  target: ({ path, partitionBy }) => ({ kind: partitionBy ? 'folder' : 'file', path }),
  example: {
    config: { path: 'sales.parquet' },
    inputs: {
      in: [
        {
          columns: { item: 'text', sold: 'date' },
          rows: [
            ['lamp', '2024-01-31'],
            [null, null],
          ],
        },
      ],
    },
    outputs: {},
    written: [
      ['lamp', '2024-01-31'],
      [null, null],
    ],
  },
  compile({ path, compression, partitionBy }, context) {
    const { columns } = context.input();
    const parts = partitionBy?.map((name, index) => context.column(name, ['partitionBy', index]));
    if (parts && new Set(parts.map(({ name }) => name)).size === columns.length) {
      const message = 'Every column is partitioned by, so nothing is left to write into the files. Leave one out.';
      context.refuse(message, { field: ['partitionBy'] });
    }
    const codec = compression === 'none' ? 'uncompressed' : compression;
    const options = [
      sql`FORMAT parquet`,
      sql`COMPRESSION ${codec}`,
      ...(columns.length < manyColumns ? [] : [sql`ROW_GROUP_SIZE ${rowsOfGroup(columns.length)}`]),
      ...(parts ? [sql`PARTITION_BY (${columnSql(parts)})`] : []),
    ];
    return {
      shape: 'sink',
      sink: {
        kind: 'file',
        path,
        output: columns.map((column) => ({
          name: column.name,
          value: parts?.some(({ name }) => name === column.name) ? partitionKey(column) : kept(column),
        })),
        options: joinSql(options),
        ...(parts && { partitionBy: parts.map(({ name }) => name) }),
      },
    };
  },
});

/** The engine would write integers beyond 64 bits, such as sums, as doubles. */
function kept({ name, type }: Column): Sql {
  if (type === 'HUGEINT') return sql`CAST(${id(name)} AS DECIMAL(38, 0))`;
  return type === 'UHUGEINT' ? sql`CAST(${id(name)} AS VARCHAR)` : id(name);
}

function rowsOfGroup(columns: number): number {
  return Math.max(1, Math.floor(groupCells / columns / vectorRows)) * vectorRows;
}
