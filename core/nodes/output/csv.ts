import * as z from 'zod';
import { type Column, columnTypeOf, isNested } from '../../column-types.ts';
import { formulaPattern, formulaStart } from '../../formulas.ts';
import { nestedAsJson } from '../../sql/json-output.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import type { Assignment } from '../compiled.ts';
import { defineNode } from '../define-node.ts';
import { plainCharacter, saveFile } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { freeName } from '../output-names.ts';

const plainNumber = '[+-]?(\\d+([.,]\\d+)*|[.,]\\d+)([eE][+-]?\\d+)? ?%?';

export const csv = defineNode({
  type: 'output.csv',
  title: 'Write CSV',
  summary: 'Writes a delimited text file, complete or not at all.',
  icon: 'file-output',
  category: 'output',
  canReject: false,
  config: z
    .strictObject({
      path: saveFile({ placeholder: 'clean.csv' }),
      delimiter: plainCharacter({ label: 'Delimiter' }).default(','),
      header: field(z.boolean().default(true), { label: 'Header line' }),
      formulaSafe: field(z.boolean().default(true), {
        label: 'Safe for spreadsheets',
        help: 'Text that a spreadsheet would run as a formula (it starts with = + - @, a tab or a line end) gets an apostrophe in front. Numbers, also those written as text such as -5 or +49, stay as they are.',
      }),
      quote: plainCharacter({ label: 'Quote', isAdvanced: true }).default('"'),
      encoding: field(z.string().min(1, 'must not be empty').default('utf-8'), {
        label: 'Encoding',
        help: 'utf-8, utf-16, latin-1, windows-1252 and others. A character that the encoding lacks fails the run.',
        isAdvanced: true,
      }),
      compression: field(z.enum(['none', 'gzip', 'zstd']).default('none'), { label: 'Compression', isAdvanced: true }),
    })
    .refine(({ delimiter, quote }) => delimiter !== quote, {
      path: ['quote'],
      error: 'must differ from the delimiter',
    })
    .refine(({ encoding, compression }) => isUtf8(encoding) || compression !== 'zstd', {
      path: ['compression'],
      error: 'must be none or gzip where the encoding is not utf-8',
    }),
  target: ({ path }) => ({ kind: 'file', path }),
  example: {
    config: { path: 'clean.csv', delimiter: ';' },
    inputs: {
      in: [
        {
          columns: { item: 'text', price: 'number' },
          rows: [
            ['=1+1', -2.5],
            ['-5', 1],
            ['a;b', null],
            [null, 0],
          ],
        },
      ],
    },
    outputs: {},
    written: [
      ["'=1+1", '-2.5'],
      ['-5', '1.0'],
      ['a;b', null],
      [null, '0.0'],
    ],
  },
  compile({ path, delimiter, quote, header, encoding, compression, formulaSafe }, context) {
    const { columns } = context.input();
    const options = [
      sql`FORMAT csv`,
      sql`HEADER ${header}`,
      sql`DELIMITER ${delimiter}`,
      sql`QUOTE ${quote}`,
      sql`ESCAPE ${quote}`,
      sql`COMPRESSION ${isUtf8(encoding) ? compression : 'none'}`,
    ];
    context.encoding(encoding, ['encoding']);
    return {
      shape: 'sink',
      sink: {
        kind: 'file',
        path,
        output: formulaSafe
          ? guarded(columns)
          : columns.map(({ name, type }) => ({ name, value: written(name, type) })),
        options: joinSql(options),
        ...(!isUtf8(encoding) && { encoding, isPacked: compression === 'gzip' }),
      },
    };
  },
});

function isUtf8(encoding: string): boolean {
  return /^utf-?8$/i.test(encoding);
}

function guarded(columns: readonly Column[]): Assignment[] {
  const taken = new Set(columns.filter(({ name }) => !formulaStart.test(name)).map(({ name }) => name.toLowerCase()));
  return columns.map(({ name, type }) => {
    const safeName = formulaStart.test(name) ? freeName(`'${name}`, '_2', taken) : name;
    if (columnTypeOf(type) !== 'text') return { name: safeName, value: written(name, type) };
    const text = sql`CAST(${id(name)} AS VARCHAR)`;
    // No AND: one a column takes the engine a time of planning that grows with the square of their number.
    const marked = sql`CASE WHEN regexp_full_match(${text}, ${plainNumber}) THEN ${text} ELSE '''' || ${text} END`;
    const value = sql`CASE WHEN regexp_full_match(${text}, ${formulaPattern}) THEN ${marked} ELSE ${text} END`;
    return { name: safeName, value };
  });
}

function written(name: string, type: string): Sql {
  return isNested(type) ? nestedAsJson(id(name)) : id(name);
}
