import * as z from 'zod';
import { id } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { columnList, columnName, newColumnName, orText } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { checkNames } from '../output-names.ts';

const chosen = orText(
  'name',
  z.strictObject({ name: columnName(), as: newColumnName({ label: 'New name' }).optional() }),
);

export const select = defineNode({
  type: 'select',
  title: 'Select',
  summary: 'Keeps, orders and renames columns, or drops some.',
  keywords: 'keep drop remove reorder columns',
  icon: 'columns-3',
  category: 'transform',
  canReject: false,
  config: z
    .strictObject({
      columns: field(
        z.array(field(chosen, { label: 'Column', control: 'column' })).min(1, 'must name at least one column'),
        {
          label: 'Keep these',
          help: 'In this order.',
          oneOf: 'which',
        },
      ).optional(),
      drop: columnList({ label: 'Drop these', oneOf: 'which' }).optional(),
    })
    .refine(({ columns, drop }) => (columns === undefined) !== (drop === undefined), {
      error: 'must have either "columns" (what to keep) or "drop" (what to leave out)',
    }),
  rowKey: () => 'kept',
  example: {
    config: { columns: ['qty', { name: 'item', as: 'product' }] },
    inputs: { in: [{ columns: { item: 'text', price: 'number', qty: 'integer' }, rows: [['lamp', 9.5, 2]] }] },
    outputs: { out: [[2, 'lamp']] },
  },
  compile({ columns, drop }, context) {
    const picked =
      columns?.map(({ name, as }, index) => {
        const field = ['columns', index];
        const column = context.column(name, field);
        return { from: column.name, as: as ?? column.name, field };
      }) ?? remaining(drop ?? []);
    checkNames(
      picked.map((each) => ({ name: each.as, field: each.field })),
      context,
    );
    return {
      shape: 'map',
      steps: [],
      checks: [],
      output: picked.map(({ from, as }) => ({ name: as, value: id(from) })),
    };

    function remaining(names: readonly string[]) {
      const dropped = new Set(names.map((name, index) => context.column(name, ['drop', index]).name));
      const kept = context.input().columns.filter(({ name }) => !dropped.has(name));
      if (kept.length === 0) {
        const message = 'Every column is dropped. Keep at least one.';
        context.refuse(message, { field: ['drop'] });
      }
      return kept.map(({ name }) => ({ from: name, as: name, field: ['drop'] }));
    }
  },
});
