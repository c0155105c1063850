import * as z from 'zod';
import { id, sql } from '../../sql/sql.ts';
import { mergeSteps, quotedValue } from '../casting.ts';
import { columnEntry } from '../column-entry.ts';
import type { Assignment, Check } from '../compiled.ts';
import { type CompileContext, defineNode, type ReadExpression, type RejectCause, type Remedy } from '../define-node.ts';
import { columnMap, condition, name } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { mentionedColumn } from '../mentioned-column.ts';
import { type ColumnRules, columnChecks, columnRules } from './column-rules.ts';
import { breaksRule, ruleCannotBeChecked, ruleDoesNotHold } from './rule-message.ts';

const rule = z.strictObject({
  name: name({ label: 'Rule', placeholder: 'positive price' }),
  expr: condition({
    label: 'Must hold',
    placeholder: 'price > 0',
    help: 'A row passes unless this is false: an empty value makes it neither true nor false, so it passes too. Add IS NOT NULL if a value is needed.',
  }),
  severity: field(z.enum(['reject', 'warn', 'fail']).default('reject'), {
    label: 'Otherwise',
    help: 'reject: the row waits under Rejects; warn: it passes and is counted; fail: the run stops.',
  }),
});

type Rule = z.infer<typeof rule>;

export const validate = defineNode({
  type: 'validate',
  title: 'Validate',
  summary: 'Checks rows against rules and columns against a schema.',
  keywords: 'check test rule quality',
  icon: 'shield-check',
  category: 'transform',
  canReject: true,
  config: z
    .strictObject({
      rules: field(z.array(rule).default([]), { label: 'Rules' }),
      schema: columnMap(columnRules, {
        label: 'Schema',
        help: 'What each column must be like. A column that is missing is an error.',
      }).optional(),
      extraColumns: field(z.enum(['allow', 'drop', 'fail']).default('allow'), {
        label: 'Columns not in the schema',
        help: 'allow: they pass; drop: they are left out; fail: they are an error.',
        isAdvanced: true,
      }),
    })
    .superRefine(({ rules, schema, extraColumns }, issues) => {
      const add = (key: string, message: string) => issues.addIssue({ code: 'custom', path: [key], message });
      if (rules.length === 0 && !schema) add('rules', 'must hold at least one rule where there is no schema');
      if (extraColumns !== 'allow' && !schema) add('extraColumns', 'has no meaning without a schema: leave it out');
    }),
  rowKey: () => 'kept',
  remedies({ rules, schema }, reason) {
    if (!reason.isHere) return [];
    return reason.code === 'rule.failed' ? ruleRemedies(rules, reason) : schemaRemedies(schema, reason);
  },
  example: {
    config: {
      rules: [{ name: 'positive price', expr: 'price > 0' }],
      schema: { code: { notNull: true, unique: true, pattern: '[A-Z]\\d' } },
    },
    inputs: {
      in: [
        {
          columns: { code: 'text', price: 'integer' },
          rows: [
            ['A1', 5],
            ['A2', -5],
            ['x', 1],
            [null, 1],
            ['B1', null],
            ['C1', 1],
            ['C1', 2],
          ],
        },
      ],
    },
    outputs: {
      out: [
        ['A1', 5],
        ['B1', null],
      ],
    },
    rejects: ['rule.failed', 'schema.failed', 'schema.failed', 'schema.failed', 'schema.failed'],
  },
  async compile({ rules, schema, extraColumns }, context) {
    const input = context.input().columns;
    const columns = [...(schema ?? [])].map(([name, each]) => {
      const place = ['schema', name];
      const column = context.column(name, place);
      return { column, ...columnChecks(column, each, place, context) };
    });
    const extra = schema ? input.filter(({ name }) => !columns.some(({ column }) => column.name === name)) : [];
    if (extraColumns === 'fail' && extra.length > 0) {
      const message = `These columns are not in the schema: ${extra.map(({ name }) => `"${name}"`).join(', ')}.`;
      context.refuse(message, { field: ['extraColumns'] });
    }
    const read = await context.expressions(
      rules.map((rule, index) => ({ ...rule, text: rule.expr, field: ['rules', index, 'expr'] })),
    );
    const ruled = read.map((rule) => ruleCheck(rule, context));
    const counts = columns.flatMap(({ count }) => count ?? []);
    return {
      shape: 'map',
      ...(counts.length > 0 && { windows: { row: context.temporary('row'), steps: [counts] } }),
      steps: mergeSteps([...columns, ...ruled.map(({ step }) => ({ steps: [step] }))]),
      checks: [...columns.flatMap(({ checks }) => checks), ...ruled.map(({ check }) => check)],
      output: (extraColumns === 'drop' ? input.filter((column) => !extra.includes(column)) : input).map(({ name }) => ({
        name,
        value: id(name),
      })),
    };
  },
});

/** Rules that may have rejected rows for this column, each to be made a warning. */
function ruleRemedies(rules: readonly Rule[], { column }: RejectCause): Remedy[] {
  return rules.flatMap(({ name, expr, severity }, index): Remedy[] => {
    const isMeant = column === null || mentionedColumn(expr, [{ name: column, type: 'ANY' }]) !== undefined;
    if (severity !== 'reject' || !isMeant) return [];
    return [{ label: `Only warn where "${name}" does not hold`, field: ['rules', index, 'severity'], value: 'warn' }];
  });
}

function schemaRemedies(schema: ReadonlyMap<string, ColumnRules> | undefined, reason: RejectCause): Remedy[] {
  const { code, column, value } = reason;
  const [name, asked] = columnEntry(schema, column) ?? [];
  if (code !== 'schema.failed' || name === undefined || asked === undefined) return [];
  if (value === null)
    return asked.notNull ? [{ label: `Let ${name} be empty`, field: ['schema', name, 'notNull'], value: false }] : [];
  const isUnlisted = asked.in !== undefined && !asked.in.some((each) => String(each) === value);
  return isUnlisted
    ? [{ label: `Allow "${value}" in ${name}`, field: ['schema', name, 'in'], value: [...(asked.in ?? []), value] }]
    : [];
}

function ruleCheck(
  { name, expr, severity, value }: Rule & ReadExpression,
  context: CompileContext,
): { step: Assignment; check: Check } {
  const attempt = context.temporary(name);
  const column = mentionedColumn(expr, context.input().columns);
  const rule = { name, expr };
  const broken = column ? sql`${quotedValue(id(column.name))} || ${breaksRule(rule)}` : sql`${ruleDoesNotHold(rule)}`;
  return {
    step: { name: attempt, value: sql`TRY({'v': ${value}})` },
    check: {
      when: sql`${id(attempt)} IS NULL OR ${id(attempt)}.v IS FALSE`,
      code: 'rule.failed',
      ...(column && { column: column.name, value: sql`CAST(${id(column.name)} AS VARCHAR)` }),
      message: sql`CASE WHEN ${id(attempt)} IS NULL THEN ${ruleCannotBeChecked(rule)} ELSE coalesce(${broken}, ${ruleDoesNotHold(rule)}) END`,
      severity,
    },
  };
}
