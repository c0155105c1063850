import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { filePath, name } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { unchangedScan } from '../unchanged.ts';
import { isRange } from './excel-range.ts';

export const excel = defineNode({
  type: 'input.excel',
  title: 'Excel sheet',
  summary: 'Reads one sheet of a workbook, or a part of it, with the types that its cells have.',
  icon: 'file-spreadsheet',
  category: 'input',
  canReject: false,
  config: z.strictObject({
    path: filePath({
      label: 'Workbook',
      placeholder: 'orders.xlsx',
      help: 'An .xlsx file. A formula has the value that was saved with it; a cell that holds an error has none, and a warning says so; hours beyond a day, as [h]:mm shows them, are a text such as 30:05:00; of merged cells only the first has a value.',
    }),
    sheet: name({
      label: 'Sheet',
      control: 'sheet',
      isPart: true,
      help: 'Its name. If empty: the first.',
      placeholder: 'Orders',
    }).optional(),
    range: field(z.string().refine(isRange, 'must be a range of cells, such as B2:F or A1:C100').optional(), {
      label: 'Range',
      help: 'Without an end it goes on to the last row that holds anything. If empty: all cells.',
      placeholder: 'B2:F',
    }),
    header: field(z.boolean().default(true), {
      label: 'Its first row names the columns',
      help: 'Otherwise columns are named by their letters. Rows without any value are skipped.',
    }),
  }),
  reads: { kind: 'excel', endings: ['.xlsx'], isGzipRead: false },
  source: ({ path, sheet, range, header }) => ({ kind: 'excel', paths: [path], sheet, range, hasHeader: header }),
  example: {
    config: { path: 'stock.xlsx', range: 'A1:C' },
    inputs: {},
    files: {
      'stock.xlsx': {
        columns: { item: 'text', qty: 'integer', since: 'date', note: 'text' },
        rows: [
          ['lamp', 2, '2024-01-31', 'x'],
          ['sofa', null, '2024-02-01', null],
        ],
      },
    },
    outputs: {
      out: [
        ['lamp', 2, '2024-01-31'],
        ['sofa', null, '2024-02-01'],
      ],
    },
  },
  compile(_config, context) {
    return unchangedScan(context.input().columns);
  },
});
