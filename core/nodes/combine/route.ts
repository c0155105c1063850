import * as z from 'zod';
import { idPattern } from '../../pipeline/schema.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import type { Assignment, Check } from '../compiled.ts';
import { defineNode } from '../define-node.ts';
import { condition } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { unchanged } from '../unchanged.ts';

const reserved = ['rejected', 'reject', 'drop', 'in'];
const portRule = 'must start with a lower-case letter and hold only a-z, 0-9 and _';

const branch = z.strictObject({
  port: field(
    z
      .string()
      .regex(idPattern, portRule)
      .refine((name) => !reserved.includes(name), 'must not be rejected, reject, drop or in'),
    { label: 'Port', placeholder: 'large' },
  ),
  when: condition({ label: 'Rows where', placeholder: 'total > 1000' }),
});

export const route = defineNode({
  type: 'route',
  title: 'Route',
  summary: 'Sends each row out by the first branch whose condition holds.',
  icon: 'split',
  category: 'combine',
  canReject: true,
  config: z
    .strictObject({
      branches: field(z.array(field(branch, { label: 'Branch' })).min(1, 'must hold at least one branch'), {
        label: 'Branches',
      }),
      otherwise: field(z.string().regex(idPattern, portRule).default('reject'), {
        label: 'Otherwise',
        help: 'Where rows that no branch takes go: reject (they wait under Rejects), drop (they are left out), or the name of a port.',
      }),
    })
    .superRefine(({ branches }, issues) => {
      const seen = new Set<string>();
      branches.forEach(({ port }, index) => {
        if (seen.has(port)) {
          issues.addIssue({
            code: 'custom',
            path: ['branches', index, 'port'],
            message: `must differ from the other branches: "${port}" is used twice`,
          });
        }
        seen.add(port);
      });
    })
    .refine(({ otherwise }) => !['rejected', 'in'].includes(otherwise), {
      path: ['otherwise'],
      error: 'must be reject, drop or the name of a port',
    }),
  outputs({ branches, otherwise }) {
    const names = new Set(branches.map(({ port }) => port));
    if (otherwise !== 'reject' && otherwise !== 'drop') names.add(otherwise);
    return [...names];
  },
  example: {
    config: {
      branches: [
        { port: 'large', when: 'total >= 100' },
        { port: 'small', when: 'total >= 0' },
      ],
    },
    inputs: {
      in: [
        {
          columns: { id: 'integer', total: 'integer' },
          rows: [
            [1, 5],
            [2, 500],
            [3, -1],
            [4, null],
          ],
        },
      ],
    },
    outputs: { large: [[2, 500]], small: [[1, 5]] },
    rejects: ['route.no_match', 'route.no_match'],
  },
  async compile({ branches, otherwise }, context) {
    const steps: Assignment[] = [];
    const checks: Check[] = [];
    const holds: Sql[] = [];
    const conditions = await context.expressions(
      branches.map(({ port, when }, index) => ({ port, text: when, field: ['branches', index, 'when'] })),
    );
    for (const { port, text, value } of conditions) {
      const attempt = context.temporary(port);
      steps.push({ name: attempt, value: sql`TRY({'v': ${value}})` });
      checks.push({
        when: sql`${id(attempt)} IS NULL AND ${noneOf(holds)}`,
        code: 'expression.failed',
        message: sql`${`The condition of the branch "${port}" failed on this row: ${text}`}`,
        severity: 'reject',
      });
      holds.push(sql`${id(attempt)}.v`);
    }
    const unmatched = noneOf(holds);
    if (otherwise === 'reject') {
      const message = sql`${`No branch takes this row: none of ${branches.map(({ when }) => when).join('; ')} holds`}`;
      checks.push({ when: unmatched, code: 'route.no_match', message, severity: 'reject' });
    }
    const taken = branches.map(({ port }, index) => ({ port, when: holds[index] ?? sql`FALSE` }));
    const rest = otherwise === 'reject' || otherwise === 'drop' ? [] : [{ port: otherwise, when: unmatched }];
    return {
      shape: 'map',
      steps: [steps],
      checks,
      ...(otherwise === 'drop' && {
        keep: joinSql(
          holds.map((hold) => sql`(${hold})`),
          ' OR ',
        ),
      }),
      branches: [...taken, ...rest],
      output: unchanged(context.input().columns),
    };
  },
});

function noneOf(holds: readonly Sql[]): Sql {
  if (holds.length === 0) return sql`TRUE`;
  return joinSql(
    holds.map((hold) => sql`(${hold}) IS NOT TRUE`),
    ' AND ',
  );
}
