import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { condition } from '../form/field-kinds.ts';
import { unchanged } from '../unchanged.ts';

export const filter = defineNode({
  type: 'filter',
  title: 'Filter',
  summary: 'Keeps the rows for which a condition holds.',
  icon: 'filter',
  category: 'transform',
  canReject: false,
  config: z.strictObject({
    where: condition({ label: 'Keep rows where', placeholder: "country = 'DE' AND price > 10" }),
  }),
  rowKey: () => 'kept',
  example: {
    config: { where: 'qty > 1' },
    inputs: {
      in: [
        {
          columns: { item: 'text', qty: 'integer' },
          rows: [
            ['lamp', 1],
            ['sofa', 2],
            ['desk', null],
          ],
        },
      ],
    },
    outputs: { out: [['sofa', 2]] },
  },
  async compile({ where }, context) {
    return {
      shape: 'map',
      steps: [],
      checks: [],
      keep: await context.expression(where, { field: ['where'] }),
      output: unchanged(context.input().columns),
    };
  },
});
