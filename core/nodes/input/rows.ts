import * as z from 'zod';
import { plural } from '../../run/format.ts';
import { defineNode } from '../define-node.ts';
import { columnType, newColumnName, orText, type Scalar, scalarOrNull } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { declaredTypes } from './declared-types.ts';

const column = orText(
  'name',
  z.strictObject({
    name: newColumnName(),
    type: columnType({ help: 'If empty: number, boolean or text, as the values are.' }).optional(),
  }),
);

export const rows = defineNode({
  type: 'input.rows',
  title: 'Table',
  summary: 'A small table, typed or pasted in.',
  icon: 'table',
  category: 'input',
  canReject: false,
  config: z
    .strictObject({
      columns: field(z.array(column).min(1, 'must hold at least one column'), { label: 'Columns' }),
      rows: field(z.array(field(z.array(scalarOrNull()), { label: 'Row' })), { label: 'Rows', control: 'rows' }),
    })
    .superRefine(({ columns, rows: table }, issues) => {
      const seen = new Set<string>();
      columns.forEach(({ name }, index) => {
        if (seen.has(name.toLowerCase())) {
          issues.addIssue({
            code: 'custom',
            path: ['columns', index],
            message: `must have a unique name: "${name}" is used twice`,
          });
        }
        seen.add(name.toLowerCase());
      });
      table.forEach((row, index) => {
        if (row.length === columns.length) return;
        const message = `must hold ${plural(columns.length, 'value')}, one for each column, not ${row.length}`;
        issues.addIssue({ code: 'custom', path: ['rows', index], message });
      });
    }),
  source: ({ columns, rows: table }) => ({
    kind: 'rows',
    columns: columns.map(({ name }) => name),
    rows: table.map((row) => row.map((value) => (value === null ? null : String(value)))),
  }),
  example: {
    config: {
      columns: ['code', { name: 'since', type: 'date' }, 'rate'],
      rows: [
        ['007', '2024-01-31', 1.5],
        ['DE', null, 2],
      ],
    },
    inputs: {},
    outputs: {
      out: [
        ['007', '2024-01-31', 1.5],
        ['DE', null, 2],
      ],
    },
  },
  compile({ columns, rows: table }, context) {
    const declared = columns.flatMap(({ name, type }, index) => {
      const chosen = type ?? typeOf(table.map((row) => row[index] ?? null));
      return chosen === 'text'
        ? []
        : [{ column: context.column(name, ['columns', index]), spec: { type: chosen }, field: ['columns', index] }];
    });
    return { shape: 'scan', map: declaredTypes(declared, 'fail', context) };
  },
});

function typeOf(values: readonly (Scalar | null)[]): 'text' | 'boolean' | 'integer' | 'number' {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return 'text';
  if (present.every((value) => typeof value === 'boolean')) return 'boolean';
  if (present.every((value) => Number.isSafeInteger(value))) return 'integer';
  return present.every((value) => typeof value === 'number') ? 'number' : 'text';
}
