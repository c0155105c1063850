import * as z from 'zod';
import { id } from '../../sql/sql.ts';
import { defineNode } from '../define-node.ts';
import { columnMap, newColumnName } from '../form/field-kinds.ts';
import { checkNames } from '../output-names.ts';

export const rename = defineNode({
  type: 'rename',
  title: 'Rename',
  summary: 'Gives columns other names; all at once, so that two can swap theirs.',
  icon: 'pencil-line',
  category: 'transform',
  canReject: false,
  config: z.strictObject({ columns: columnMap(newColumnName({ label: 'New name' })) }),
  example: {
    config: { columns: { Preis: 'price', Menge: 'qty' } },
    inputs: { in: [{ columns: { item: 'text', Preis: 'number', Menge: 'integer' }, rows: [['lamp', 9.5, 2]] }] },
    outputs: { out: [['lamp', 9.5, 2]] },
  },
  compile({ columns }, context) {
    const names = new Map(
      [...columns].map(([old, name]) => [context.column(old, ['columns', old]).name, { old, name }]),
    );
    const output = context.input().columns.map((column) => {
      const renamed = names.get(column.name);
      return {
        name: renamed?.name ?? column.name,
        value: id(column.name),
        field: ['columns', ...(renamed ? [renamed.old] : [])],
      };
    });
    checkNames(output, context);
    return { shape: 'map', steps: [], checks: [], output: output.map(({ name, value }) => ({ name, value })) };
  },
});
