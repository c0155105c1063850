import * as z from 'zod';
import { rowAsJson } from '../../sql/json-output.ts';
import { joinSql, sql } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { saveFile } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

export const json = defineNode({
  type: 'output.json',
  title: 'Write JSON',
  summary: 'Writes each row as an object, one a line or as one list; complete or not at all.',
  icon: 'file-braces',
  category: 'output',
  canReject: false,
  config: z.strictObject({
    path: saveFile({
      placeholder: 'clean.jsonl',
      help: 'Numbers keep all their digits, also those beyond 2^53, which some readers round. NaN and Infinity, which JSON has no number for, are texts; dates and times are ISO text; no value is null.',
    }),
    layout: field(z.enum(['lines', 'array']).default('lines'), {
      label: 'Layout',
      help: 'lines: one record a line; array: one list of records.',
    }),
  }),
  target: ({ path }) => ({ kind: 'file', path }),
  example: {
    config: { path: 'clean.json', layout: 'array' },
    inputs: {
      in: [
        {
          columns: { item: 'text', qty: 'integer', price: 'number', sold: 'date' },
          rows: [
            ['a "lamp"', 2, 9.5, '2024-01-31'],
            [null, null, null, null],
          ],
        },
      ],
    },
    outputs: {},
    written: [
      ['a "lamp"', '2', '9.5', '2024-01-31'],
      [null, null, null, null],
    ],
  },
  compile({ path, layout }, context) {
    // The lines are finished text: the engine's writer adds nothing to them but line ends.
    const plain = [sql`FORMAT csv`, sql`HEADER false`, sql`QUOTE ''`, sql`ESCAPE ''`, sql`DELIMITER ${'\n'}`];
    const list = [sql`PREFIX ${'[\n'}`, sql`SUFFIX ${'\n]\n'}`, sql`NEW_LINE ${',\n'}`];
    return {
      shape: 'sink',
      sink: {
        kind: 'file',
        path,
        output: [{ name: 'line', value: rowAsJson(context.input().columns) }],
        options: joinSql(layout === 'array' ? [...plain, ...list] : plain),
      },
    };
  },
});
