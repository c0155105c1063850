import * as z from 'zod';
import { type Column, columnTypeOf, duckdbType } from '../../column-types.ts';
import type { JsonPath } from '../../pipeline/json-text.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { castColumn, quotedValue } from '../casting.ts';
import { comparedValue } from '../compared-value.ts';
import type { Assignment, Check } from '../compiled.ts';
import type { CompileContext } from '../define-node.ts';
import { columnType, scalar } from '../field-kinds.ts';
import { field } from '../fields.ts';

/** What a schema asks of one column. */
export const columnRules = z.strictObject({
  type: columnType({
    placeholder: 'any type',
    help: 'The value must fit this type exactly, as in a cast; it stays as it is.',
  }).optional(),
  notNull: field(z.boolean().default(false), { label: 'Not empty' }),
  unique: field(z.boolean().default(false), {
    label: 'Unique',
    help: 'All rows of a repeated value fail. Empty values are never repeated.',
  }),
  in: field(z.array(scalar()).min(1, 'must hold at least one value').optional(), { label: 'One of' }),
  min: scalar({ label: 'Minimum' }).optional(),
  max: scalar({ label: 'Maximum' }).optional(),
  pattern: field(z.string().min(1, 'must not be empty').optional(), {
    label: 'Pattern',
    help: 'A regular expression that the whole text must match.',
    placeholder: '[A-Z]{2}\\d{4}',
  }),
});

export type ColumnRules = z.infer<typeof columnRules>;

/** The checks on one column. An empty value fails `notNull` alone. */
export function columnChecks(
  column: Column,
  rules: ColumnRules,
  place: JsonPath,
  context: CompileContext,
): { steps: Assignment[]; checks: Check[] } {
  const source = id(column.name);
  const checks: Check[] = [];
  const fail = (when: Sql, message: Sql) =>
    checks.push({
      when,
      code: 'schema.failed',
      column: column.name,
      value: sql`CAST(${source} AS VARCHAR)`,
      message,
      severity: 'reject',
    });
  const wrong = (words: string) => sql`${quotedValue(source)} || ${words}`;

  if (rules.notNull) fail(sql`${source} IS NULL`, sql`${`"${column.name}" is empty`}`);
  const typed = rules.type === undefined ? undefined : castRule(column, rules.type, place, context);
  if (typed?.check) checks.push(typed.check);
  const value = typed?.value ?? source;
  const compared = { name: column.name, type: rules.type === undefined ? column.type : duckdbType(rules.type) };
  const literal = (raw: string | number | boolean, ...at: PropertyKey[]) =>
    comparedValue(raw, compared, [...place, ...at], context);

  if (rules.in) {
    const list = rules.in.map((each, index) => literal(each, 'in', index));
    fail(
      sql`${value} NOT IN (${joinSql(list)})`,
      wrong(` is not one of ${rules.in.slice(0, 10).join(', ')}${rules.in.length > 10 ? ' …' : ''}`),
    );
  }
  if (rules.min !== undefined) fail(sql`${value} < ${literal(rules.min, 'min')}`, wrong(` is less than ${rules.min}`));
  if (rules.max !== undefined) fail(sql`${value} > ${literal(rules.max, 'max')}`, wrong(` is more than ${rules.max}`));
  if (rules.pattern !== undefined) {
    fail(
      sql`NOT regexp_full_match(CAST(${source} AS VARCHAR), ${rules.pattern})`,
      wrong(` does not match the pattern ${rules.pattern}`),
    );
  }
  const steps = [...(typed?.steps ?? [])];
  if (rules.unique) {
    const count = context.temporary(`${column.name} count`);
    steps.push({ name: count, value: sql`count(*) OVER (PARTITION BY ${source})` });
    fail(
      sql`${source} IS NOT NULL AND ${id(count)} > 1`,
      sql`${wrong(' occurs ')} || ${id(count)} || ' times, where it must be unique'`,
    );
  }
  return { steps, checks };
}

function castRule(column: Column, type: string, place: JsonPath, context: CompileContext) {
  const isSame = columnTypeOf(column.type) === type;
  if (isSame) return undefined;
  const request = {
    column,
    spec: { type },
    onError: 'reject' as const,
    field: [...place, 'type'],
    code: 'schema.failed' as const,
  };
  return castColumn(request, context);
}
