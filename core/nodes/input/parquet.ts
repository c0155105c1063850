import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { columnList, filePaths } from '../form/field-kinds.ts';
import { checkNames } from '../output-names.ts';
import { unchangedScan } from '../unchanged.ts';

export const parquet = defineNode({
  type: 'input.parquet',
  title: 'Parquet file',
  summary: 'Reads one or many Parquet files with the types they have.',
  icon: 'file-box',
  category: 'input',
  canReject: false,
  config: z.strictObject({
    path: filePaths(),
    columns: columnList({ help: 'Only these are read, in this order. If empty: all.' }).optional(),
  }),
  reads: { kind: 'parquet', endings: ['.parquet'], isGzipRead: false },
  source: ({ path }) => ({ kind: 'parquet', paths: path }),
  example: {
    config: { path: 'stock.parquet', columns: ['qty', 'item'] },
    inputs: {},
    files: {
      'stock.parquet': {
        columns: { item: 'text', price: 'number', qty: 'integer' },
        rows: [
          ['lamp', 9.5, 2],
          ['sofa', 99, null],
        ],
      },
    },
    outputs: {
      out: [
        [2, 'lamp'],
        [null, 'sofa'],
      ],
    },
  },
  compile({ columns }, context) {
    const names = columns?.map((name, index) => ({
      name: context.column(name, ['columns', index]).name,
      field: ['columns', index],
    }));
    checkNames(names ?? [], context);
    return unchangedScan(names ?? context.input().columns);
  },
});
