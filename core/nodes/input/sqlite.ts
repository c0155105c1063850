import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { filePath, name } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { unchangedScan } from '../unchanged.ts';

export const sqlite = defineNode({
  type: 'input.sqlite',
  title: 'SQLite table',
  summary: 'Reads a table of a SQLite database, or one SELECT over it, as it was before the run.',
  icon: 'database',
  category: 'input',
  canReject: false,
  config: z
    .strictObject({
      path: filePath({
        label: 'Database',
        placeholder: 'shop.db',
        help: "It is opened read-only. A column has the type that all of its values share, else text: a whole number among texts keeps its digits, and a binary value is read as X'…'.",
      }),
      table: name({ label: 'Table', control: 'table', isPart: true, placeholder: 'sales', oneOf: 'what' }).optional(),
      sql: field(z.string().min(1, 'must not be empty').optional(), {
        label: 'Query',
        control: 'multiline',
        isPart: true,
        help: 'One SELECT in the words of SQLite. Params are used by name, such as $run_date.',
        placeholder: 'SELECT * FROM sales WHERE date = $run_date',
        oneOf: 'what',
      }),
    })
    .refine(({ table, sql }) => (table === undefined) !== (sql === undefined), {
      error: 'must have either "table" or "sql" (one SELECT)',
    }),
  reads: { kind: 'sqlite', endings: ['.db', '.sqlite', '.sqlite3'], isGzipRead: false },
  source: ({ path, table, sql }) => ({ kind: 'sqlite', paths: [path], table, query: sql }),
  example: {
    config: { path: 'stock.db', table: 'stock' },
    inputs: {},
    files: {
      'stock.db': {
        columns: { item: 'text', qty: 'integer', price: 'number' },
        rows: [
          ['lamp', 2, 9.5],
          ['sofa', null, 99],
        ],
      },
    },
    outputs: {
      out: [
        ['lamp', 2, 9.5],
        ['sofa', null, 99],
      ],
    },
  },
  compile(_config, context) {
    return unchangedScan(context.input().columns);
  },
});
