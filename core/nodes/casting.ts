import * as z from 'zod';
import { type Column, columnTypeOf } from '../column-types.ts';
import type { RejectCode } from '../errors.ts';
import type { JsonPath } from '../pipeline/json-text.ts';
import { losslessCast } from '../sql/lossless-cast.ts';
import { id, type Sql, sql } from '../sql/sql.ts';
import type { CastSpec } from '../sql/text-casts.ts';
import type { Assignment, Check } from './compiled.ts';
import type { CompileContext } from './define-node.ts';
import { character, columnType } from './form/field-kinds.ts';
import { field } from './form/fields.ts';

const numbers = ['integer', 'number', 'decimal'];
const separator = (label: string, placeholder: string) =>
  character({ label, placeholder, isAdvanced: true, visibleWhen: { key: 'type', in: numbers } }).refine(
    (text) => !/[\d+\-eE]/.test(text),
    'must not be a digit, a sign or the letter e',
  );

const words = (label: string, placeholder: string) =>
  field(z.array(field(z.string(), { label: 'Text', placeholder })).min(1, 'must hold at least one text'), {
    label,
    help: 'Upper and lower case are the same.',
    isAdvanced: true,
    visibleWhen: { key: 'type', in: ['boolean'] },
  });

const format = field(
  z.string().refine((text) => /%/.test(text) && !/%(?!-?[aAbBcdfgGhHIjmMpSTuUVwWxXyYzZ]|%)/.test(text), {
    error: 'must be made of %Y, %m, %d, %H, %M, %S and the like, such as %d.%m.%Y',
  }),
  { label: 'Format', placeholder: '%d.%m.%Y' },
);

/** The keys that say how text is read as a type. */
export const castFields = {
  type: columnType({
    help: 'A value that the type cannot hold exactly fails: 1.5 as integer, 1.005 as decimal(5,2), a time of day as date.',
  }),
  formats: field(z.array(format).min(1, 'must hold at least one format').optional(), {
    label: 'Formats',
    help: 'Tried in order; the first that fits counts. If empty: ISO, such as 2024-01-31 13:45:00. An offset such as +02:00 is turned into UTC.',
    visibleWhen: { key: 'type', in: ['date', 'time', 'timestamp'] },
  }),
  decimal: separator('Decimal sign', '.').default('.'),
  thousands: separator('Thousands sign', ',').optional(),
  trueValues: words('Means true', 'ja').optional(),
  falseValues: words('Means false', 'nein').optional(),
};

interface RawSpec {
  decimal: string;
  thousands?: string | undefined;
  trueValues?: string[] | undefined;
  falseValues?: string[] | undefined;
}

/** Refuses settings of a cast that contradict each other. */
export function refuseConflict(spec: RawSpec, issues: z.RefinementCtx): void {
  const message = conflictIn(spec);
  if (message !== undefined) issues.addIssue({ code: 'custom', message });
}

function conflictIn(spec: RawSpec): string | undefined {
  if (spec.thousands === spec.decimal)
    return `must use different signs for decimals and thousands, not "${spec.decimal}" for both`;
  const no = new Set(spec.falseValues?.map(folded));
  const both = spec.trueValues?.find((value) => no.has(folded(value)));
  return both === undefined ? undefined : `must not take "${both}" for true and for false`;
}

function folded(text: string): string {
  return text.trim().toLowerCase();
}

export interface CastRequest {
  column: Column;
  spec: CastSpec;
  onError: 'reject' | 'null' | 'fail';
  /** Where the cast stands in the config. */
  field: JsonPath;
  code: RejectCode;
}

export interface CastResult {
  /** One level each, to be merged with those of other columns. */
  steps: Assignment[];
  /** The cast value; NULL where it fails. */
  value: Sql;
  check: Check | undefined;
}

/**
 * Casts one column without losing anything. A pair of types that has no cast is reported; its value then stays as it
 * is.
 */
export function castColumn(request: CastRequest, context: CompileContext): CastResult {
  const { column, spec, onError, code } = request;
  const steps: Assignment[] = [];
  const keep = (value: Sql): Sql => {
    const name = context.temporary(`${column.name} ${steps.length}`);
    steps.push({ name, value });
    return id(name);
  };
  const cast = losslessCast(column, spec, keep);
  if (!cast) {
    const message = `The column "${column.name}" is ${columnTypeOf(column.type)}, which cannot become ${spec.type}. Compute the new value with a derive node instead.`;
    context.refuse(message, { column: column.name, field: request.field });
    return { steps, value: id(column.name), check: undefined };
  }
  const value = cast.value === cast.source ? cast.value : keep(cast.value);
  if (onError === 'null' || cast.value === cast.source) return { steps, value, check: undefined };
  const check: Check = {
    when: sql`${cast.source} IS NOT NULL AND ${value} IS NULL`,
    code,
    column: column.name,
    value: sql`CAST(${cast.source} AS VARCHAR)`,
    message: sql`${quotedValue(cast.source)} || ${cast.reason}`,
    severity: onError,
  };
  return { steps, value, check };
}

/** A value as a message shows it: in quotes, and cut where it is long. */
export function quotedValue(value: Sql): Sql {
  const text = sql`CAST(${value} AS VARCHAR)`;
  return sql`'"' || CASE WHEN length(${text}) > 80 THEN left(${text}, 80) || '…' ELSE ${text} END || '"'`;
}

/** Merges the levels of several columns, so that a node has as few as its deepest column. */
export function mergeSteps(columns: readonly { steps: readonly Assignment[] }[]): Assignment[][] {
  return mergeLevels(columns.map(({ steps }) => steps.map((step) => [step])));
}

/** The same where a level holds several assignments. */
export function mergeLevels(columns: readonly (readonly (readonly Assignment[])[])[]): Assignment[][] {
  const depth = Math.max(0, ...columns.map((levels) => levels.length));
  return Array.from({ length: depth }, (_, level) => columns.flatMap((levels) => levels[level] ?? []));
}
