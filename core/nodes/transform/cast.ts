import * as z from 'zod';
import { id } from '../../sql/sql.ts';
import { castColumn, castFields, mergeSteps, refuseConflict } from '../casting.ts';
import { columnEntry } from '../column-entry.ts';
import { defineNode } from '../define-node.ts';
import { columnMap, onError } from '../form/field-kinds.ts';
import { formatRemedies, thousandsRemedies } from '../format-remedies.ts';

const spec = z.strictObject({ ...castFields, onError: onError() }).superRefine(refuseConflict);

export const cast = defineNode({
  type: 'cast',
  title: 'Cast',
  summary: 'Gives columns a type; values that do not fit are rejected, never rounded or cut.',
  keywords: 'convert data type change',
  icon: 'binary',
  category: 'transform',
  canReject: true,
  config: z.strictObject({ columns: columnMap(spec) }),
  rowKey: () => 'kept',
  textFormats: ({ columns }, column) => columnEntry(columns, column)?.[1].formats,
  remedies({ columns }, reason) {
    const [name, how] = columnEntry(columns, reason.column) ?? [];
    if (!reason.isHere || reason.code !== 'cast.failed' || name === undefined || how === undefined) return [];
    return [
      ...formatRemedies(reason, how, ['columns', name, 'formats']),
      ...thousandsRemedies(reason, how, ['columns', name, 'thousands']),
      { label: `Leave ${name} empty where it fails`, field: ['columns', name, 'onError'], value: 'null' },
    ];
  },
  example: {
    config: {
      columns: {
        price: { type: 'number', decimal: ',', thousands: '.' },
        day: { type: 'date', formats: ['%d.%m.%Y', '%Y-%m-%d'] },
        qty: { type: 'integer', onError: 'null' },
      },
    },
    inputs: {
      in: [
        {
          columns: { price: 'text', day: 'text', qty: 'text' },
          rows: [
            ['1.234,50', '31.01.2024', '007'],
            ['N/A', '2024-02-01', '2'],
            [null, '2024-02-01', '1.5'],
            ['3,5', '30.02.2024', '1'],
          ],
        },
      ],
    },
    outputs: {
      out: [
        [1234.5, '2024-01-31', 7],
        [null, '2024-02-01', null],
      ],
    },
    rejects: ['cast.failed', 'cast.failed'],
  },
  compile({ columns }, context) {
    const input = context.input().columns;
    const results = [...columns].map(([name, { onError: action, ...how }]) => {
      const field = ['columns', name];
      const column = context.column(name, field);
      return { column, ...castColumn({ column, spec: how, onError: action, field, code: 'cast.failed' }, context) };
    });
    return {
      shape: 'map',
      steps: mergeSteps(results),
      checks: results.flatMap(({ check }) => check ?? []),
      output: input.map(({ name }) => ({
        name,
        value: results.find(({ column }) => column.name === name)?.value ?? id(name),
      })),
    };
  },
});
