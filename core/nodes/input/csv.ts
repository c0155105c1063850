import * as z from 'zod';
import { findColumn } from '../../column-types.ts';
import { columnEntry } from '../column-entry.ts';
import { defineNode } from '../define-node.ts';
import { character, characterOrNone, columnMap, filePaths, newColumnName, wholeNumber } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { checkNames } from '../output-names.ts';
import { type DeclaredType, declaration, declaredIn, declaredTypes } from './declared-types.ts';

const sniffed = 'Found by looking at the file if left out.';

export const csv = defineNode({
  type: 'input.csv',
  title: 'CSV file',
  summary: 'Reads one or many delimited text files; every record is loaded or rejected, none is lost.',
  icon: 'file-text',
  category: 'input',
  canReject: true,
  config: z
    .strictObject({
      path: filePaths(),
      types: field(z.enum(['text', 'infer']).default('text'), {
        label: 'Types',
        help: 'text: every column stays as it is written; infer: types follow from the data, and values that do not fit are rejected.',
      }),
      columns: columnMap(declaration, {
        label: 'Column types',
        help: 'Columns that get a type; the others follow "Types".',
      }).optional(),
      delimiter: character({ label: 'Delimiter', help: sniffed, placeholder: ',' }).optional(),
      header: field(z.literal(['auto', true, false]).default('auto'), {
        label: 'Header line',
        help: 'auto: found by looking at the file.',
      }),
      encoding: field(z.string().min(1, 'must not be empty').default('utf-8'), {
        label: 'Encoding',
        help: 'utf-8, utf-16, latin-1, windows-1252 and others. A byte order mark in the file wins.',
      }),
      nullValues: field(z.array(field(z.string(), { label: 'Text', emptyText: 'an empty field' })).default(['']), {
        label: 'Means no value',
        help: 'Texts that mean no value. An empty field does, unless you change the list.',
      }),
      quote: characterOrNone({
        label: 'Quote',
        help: `${sniffed} Empty: there are no quotes, and such signs are plain text.`,
        placeholder: '"',
        emptyText: 'no quotes',
        isAdvanced: true,
      }).optional(),
      escape: character({ label: 'Escape', help: sniffed, placeholder: '"', isAdvanced: true }).optional(),
      comment: character({
        label: 'Comment sign',
        help: 'Lines that start with it are skipped.',
        placeholder: '#',
        isAdvanced: true,
      }).optional(),
      skipRows: field(wholeNumber(0).default(0), {
        label: 'Lines to skip',
        help: 'At the top of each file, before the header.',
        isAdvanced: true,
      }),
      filename: newColumnName({
        label: 'Column for the file name',
        help: 'Adds a column that says which file a row came from.',
        placeholder: 'file',
        isAdvanced: true,
      }).optional(),
    })
    .refine(({ quote, escape: mark }) => quote !== '' || mark === undefined, {
      path: ['escape'],
      error: 'has no meaning without quotes: leave it out',
    }),
  textFormats({ columns }, column) {
    return columnEntry(columns, column)?.[1].formats;
  },
  remedies({ nullValues }, { code, value }) {
    const isWord = value !== null && /^[^\d]{1,20}$/.test(value);
    const isMisread = code === 'cast.failed' || code === 'schema.failed' || code === 'rule.failed';
    if (!isWord || !isMisread || nullValues.includes(value)) return [];
    return [{ label: `Read "${value}" as no value`, field: ['nullValues'], value: [...nullValues, value] }];
  },
  reads: { kind: 'csv', endings: ['.csv', '.tsv', '.txt', '.tab', '.psv'], isGzipRead: true },
  source: ({ path, types: _types, columns: _columns, ...options }) => ({ kind: 'csv', paths: path, options }),
  infersTypes: ({ types }) => types === 'infer',
  example: {
    config: {
      path: 'orders.csv',
      columns: { qty: 'integer', price: { type: 'number', decimal: ',' } },
      delimiter: ';',
    },
    inputs: {},
    files: { 'orders.csv': 'item;qty;price\nlamp;2;9,50\nsofa;many;99,00\ndesk;;1\n' },
    outputs: {
      out: [
        ['lamp', 2, 9.5],
        ['desk', null, 1],
      ],
    },
    rejects: ['cast.failed'],
  },
  compile({ columns, filename }, context) {
    if (filename !== undefined)
      checkNames(
        context.input().columns.map(({ name }) => ({ name, field: ['filename'] })),
        context,
      );
    const declared = declaredIn(columns, context);
    const found = Object.entries(context.inferredTypes ?? {}).flatMap(([name, type]): DeclaredType[] => {
      const column = findColumn(context.input().columns, name);
      const isDeclared = declared.some((each) => each.column.name === column?.name);
      return column && !isDeclared ? [{ column, spec: { type }, field: ['types'] }] : [];
    });
    return { shape: 'scan', map: declaredTypes([...declared, ...found], 'reject', context) };
  },
});
