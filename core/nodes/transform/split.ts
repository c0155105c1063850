import * as z from 'zod';
import { columnTypeOf } from '../../column-types.ts';
import { WeirError } from '../../errors.ts';
import { firstParts, matchesNothing, partsOf, type Separator } from '../../sql/split-text.ts';
import { id, joinSql, sql } from '../../sql/sql.ts';
import type { Compiled } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnName, newColumnName, orText } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { checkNames } from '../output-names.ts';

const separator = field(
  orText(
    'text',
    z
      .strictObject({
        text: field(z.string().min(1, 'must not be empty').optional(), {
          label: 'Text',
          placeholder: ',',
          oneOf: 'by',
        }),
        regex: field(z.string().min(1, 'must not be empty').optional(), {
          label: 'Regular expression',
          placeholder: '\\s*[,;]\\s*',
          oneOf: 'by',
        }),
      })
      .refine(({ text, regex }) => (text === undefined) !== (regex === undefined), {
        error: 'must have either "text" or "regex"',
      }),
  ),
  { label: 'Split at', help: 'A text such as a comma, or a regular expression.' },
);

export const split = defineNode({
  type: 'split',
  title: 'Split',
  summary: 'Cuts a text into columns, or into a row for each part.',
  icon: 'scissors',
  category: 'transform',
  canReject: false,
  config: z
    .strictObject({
      column: columnName({
        columnTypes: ['text'],
        help: 'A text column. It stays, unless it is one of the new names.',
      }),
      by: separator,
      into: field(z.array(newColumnName()).min(1, 'must hold at least one name').optional(), {
        label: 'Into columns',
        help: 'A text with more parts keeps the rest, separators and all, in the last column; one with fewer leaves the last columns without a value.',
        oneOf: 'result',
      }),
      rows: field(z.literal(true).optional(), {
        label: 'Into rows',
        help: 'One row for each part, which takes the place of the text; other columns are repeated. A row without a text stays as it is.',
        oneOf: 'result',
      }),
    })
    .refine(({ into, rows }) => (into === undefined) !== (rows === undefined), {
      error: 'must have either "into" (names of columns) or "rows": true',
    }),
  example: {
    config: { column: 'name', by: ' ', into: ['first', 'last'] },
    inputs: {
      in: [
        {
          columns: { name: 'text', born: 'integer' },
          rows: [
            ['Ada Lovelace', 1815],
            ['Johann von Neumann', 1903],
            ['Plato', null],
            [null, 1],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['Ada Lovelace', 'Ada', 'Lovelace', 1815],
        ['Johann von Neumann', 'Johann', 'von Neumann', 1903],
        ['Plato', 'Plato', null, null],
        [null, null, null, 1],
      ],
    },
  },
  async compile({ column: name, by, into }, context) {
    const column = context.column(name, ['column']);
    if (columnTypeOf(column.type) !== 'text') {
      const message = `The column "${column.name}" is ${columnTypeOf(column.type)}. Only text can be split.`;
      context.refuse(message, { column: column.name, field: ['column'] });
    }
    const cut: Separator = by.regex === undefined ? { text: by.text ?? '' } : { regex: by.regex };
    if ('regex' in cut) await checkRegex(cut.regex, context);
    return into ? intoColumns(column.name, cut, into, context) : intoRows(column.name, cut, context);
  },
});

async function checkRegex(regex: string, context: CompileContext): Promise<void> {
  const report = (message: string) => context.refuse(message, { field: ['by', 'regex'] });
  try {
    const [[matches] = []] = await context.ask(() => sql`SELECT ${matchesNothing(regex)}`);
    if (matches === true) {
      report(`${regex} also matches empty text, so it cannot separate anything. Use + instead of *.`);
    }
  } catch (error) {
    if (!(error instanceof WeirError) || error.code !== 'engine.failed') throw error;
    report(`This is not a regular expression: ${error.message}`);
  }
}

function intoColumns(source: string, by: Separator, into: readonly string[], context: CompileContext): Compiled {
  const { steps, parts } = firstParts(id(source), by, into.length, (hint) => context.temporary(`${source} ${hint}`));
  const made = into.map((name, index) => ({ name, value: parts[index] ?? sql`NULL`, field: ['into', index] }));
  const isReplaced = into.some((name) => name.toLowerCase() === source.toLowerCase());
  const output = context.input().columns.flatMap(({ name }) => {
    const own = { name, value: id(name), field: ['column'] };
    if (name !== source) return [own];
    return isReplaced ? made : [own, ...made];
  });
  checkNames(output, context);
  return { shape: 'map', steps, checks: [], output: output.map(({ name, value }) => ({ name, value })) };
}

function intoRows(source: string, by: Separator, context: CompileContext): Compiled {
  const list = context
    .input()
    .columns.map(({ name }) => (name === source ? sql`unnest(${partsOf(id(name), by)}) AS ${id(name)}` : id(name)));
  return {
    shape: 'query',
    lineage: ['in'],
    rowWise: ['in'],
    query: (inputs) => sql`SELECT ${joinSql(list)}${inputs.hidden('in')} FROM ${inputs.from('in')}`,
  };
}
