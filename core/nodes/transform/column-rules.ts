import * as z from 'zod';
import { type Column, columnTypeOf, duckdbType } from '../../column-types.ts';
import type { JsonPath } from '../../pipeline/json-text.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { castColumn, quotedValue } from '../casting.ts';
import { comparedValue } from '../compared-value.ts';
import type { Assignment, Check } from '../compiled.ts';
import type { CompileContext } from '../define-node.ts';
import { columnType, type Scalar, scalar } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';

/** The most allowed values that a message lists. */
const mostShown = 10;

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

/** Which values fail, and the sentence that says so. */
interface Fault {
  when: Sql;
  message: Sql;
}

/** The checks on one column, and what they need of it and of other rows. An empty value fails `notNull` alone. */
export function columnChecks(
  column: Column,
  rules: ColumnRules,
  place: JsonPath,
  context: CompileContext,
): { steps: Assignment[]; count: Assignment | undefined; checks: Check[] } {
  const source = id(column.name);
  const typed = rules.type === undefined ? undefined : castRule(column, rules.type, place, context);
  const compared = { name: column.name, type: rules.type === undefined ? column.type : duckdbType(rules.type) };
  const literal = (value: Scalar, ...at: PropertyKey[]) =>
    comparedValue({ value, column: compared, field: [...place, ...at] }, context);
  const repeated = rules.unique ? repetition(column, context) : undefined;
  const checkOf = ({ when, message }: Fault): Check => ({
    when,
    code: 'schema.failed',
    column: column.name,
    value: sql`CAST(${source} AS VARCHAR)`,
    message,
    severity: 'reject',
  });
  return {
    steps: typed?.steps ?? [],
    count: repeated?.count,
    checks: [
      ...(rules.notNull
        ? [checkOf({ when: sql`${source} IS NULL`, message: sql`${`"${column.name}" is empty`}` })]
        : []),
      ...(typed?.check ? [typed.check] : []),
      ...valueFaults(source, typed?.value ?? source, rules, literal).map(checkOf),
      ...(repeated ? [checkOf(repeated.fault)] : []),
    ],
  };
}

/** What can be wrong with a single value; `value` is the source in the type in which it is compared. */
function valueFaults(
  source: Sql,
  value: Sql,
  { in: allowed, min, max, pattern }: ColumnRules,
  literal: (value: Scalar, ...at: PropertyKey[]) => Sql,
): Fault[] {
  const faults: Fault[] = [];
  const add = (when: Sql, words: string) => faults.push({ when, message: sql`${quotedValue(source)} || ${words}` });
  if (allowed) {
    const list = joinSql(allowed.map((each, index) => literal(each, 'in', index)));
    const shown = `${allowed.slice(0, mostShown).join(', ')}${allowed.length > mostShown ? ' …' : ''}`;
    add(sql`${value} NOT IN (${list})`, ` is not one of ${shown}`);
  }
  if (min !== undefined) add(sql`${value} < ${literal(min, 'min')}`, ` is less than ${min}`);
  if (max !== undefined) add(sql`${value} > ${literal(max, 'max')}`, ` is more than ${max}`);
  if (pattern !== undefined)
    add(sql`NOT regexp_full_match(CAST(${source} AS VARCHAR), ${pattern})`, ` does not match the pattern ${pattern}`);
  return faults;
}

/** How often each value occurs, and the fault of those that occur more than once. */
function repetition(column: Column, context: CompileContext): { count: Assignment; fault: Fault } {
  const source = id(column.name);
  const name = context.temporary(`${column.name} count`);
  return {
    count: { name, value: sql`count(*) OVER (PARTITION BY ${source})` },
    fault: {
      when: sql`${source} IS NOT NULL AND ${id(name)} > 1`,
      message: sql`${quotedValue(source)} || ' occurs ' || ${id(name)} || ' times, where it must be unique'`,
    },
  };
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
