import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { filePaths } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { jsonPointer } from '../http-request.ts';
import { jsonOptions, recordColumns } from './declared-json.ts';
import { declaredIn, declaredTypes } from './declared-types.ts';

export const json = defineNode({
  type: 'input.json',
  title: 'JSON file',
  summary: 'Reads one or many files of JSON records; every record is loaded or rejected, and every digit kept.',
  icon: 'file-json',
  category: 'input',
  canReject: true,
  config: z
    .strictObject({
      path: filePaths({ help: 'A file, or a pattern such as events/*.jsonl. Several are read one after the other.' }),
      layout: field(z.enum(['auto', 'array', 'lines']).default('auto'), {
        label: 'Layout',
        help: 'array: one list of records; lines: one record a line; auto: found by looking at the file, which may also hold one single record.',
      }),
      records: jsonPointer({
        label: 'List of records',
        control: 'list',
        isPart: true,
        help: 'Where a file that is one object holds them, as a JSON pointer. If empty: the file itself is the list, or one record, or one a line.',
        placeholder: '/data',
        visibleWhen: { key: 'layout', in: ['auto'] },
      }).optional(),
      columns: recordColumns(),
    })
    .refine(({ layout, records }) => layout === 'auto' || records === undefined, {
      path: ['records'],
      error: 'leads into one object: leave it out, or leave the layout at "auto"',
    }),
  reads: { kind: 'json', endings: ['.json', '.jsonl', '.ndjson', '.geojson'], isGzipRead: true },
  source: ({ path, layout, records, columns }) => ({
    kind: 'json',
    paths: path,
    options: { layout, records, ...jsonOptions(columns) },
  }),
  example: {
    config: { path: 'orders.json', columns: { day: 'date' } },
    inputs: {},
    files: {
      'orders.json':
        '[\n  {"item": "lamp", "qty": 2, "tags": ["new"]},\n  {"item": "sofa", "qty": 1, "day": "2024-01-31"},\n  {"item": "desk", "day": "soon"},\n  {"item": oops}\n]\n',
    },
    outputs: {
      out: [
        ['lamp', 2, '["new"]', null],
        ['sofa', 1, null, '2024-01-31'],
      ],
    },
    rejects: ['cast.failed', 'json.malformed'],
  },
  compile({ columns }, context) {
    return { shape: 'scan', map: declaredTypes(declaredIn(columns, context), 'reject', context) };
  },
});
