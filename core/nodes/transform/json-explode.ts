import type { Column } from '../../column-types.ts';
import { elementsAt, guardedJson, isNoList, jsonAt, textAt, withColumns } from '../../sql/json-values.ts';
import { losslessCast } from '../../sql/lossless-cast.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { quotedValue } from '../casting.ts';
import type { Assignment, Check, MapShape, QueryShape } from '../compiled.ts';
import type { CompileContext } from '../define-node.ts';
import type { TakenValue } from '../taken-value.ts';
import { unchanged } from '../unchanged.ts';

/** A value to take out of JSON. */
export interface JsonField {
  name: string;
  path: string;
  type: string;
}

/** What becomes of a list. */
export interface Explosion {
  /** The column that holds it, and the others, which are repeated. */
  column: string;
  kept: readonly Column[];
  /** The column as JSON. */
  json: TakenValue;
  /** What to take out of each element. */
  fields: readonly JsonField[];
  /** Where the list stands. */
  path: string;
}

interface Exploded {
  field: JsonField;
  /** The list of its values, one an element. */
  values: string;
  steps: Assignment[];
  check: Check | undefined;
}

/**
 * One row for each element of a list. If one element fails, the whole row is rejected: only the row can be corrected.
 */
export function explode({ column, kept, json, fields, path }: Explosion, context: CompileContext): QueryShape {
  const [guarded, elements] = [context.temporary('guarded'), context.temporary('elements')];
  const exploded = fields.map((field) => explodedField(field, id(elements), context));
  const noList: Check = {
    when: isNoList(id(guarded), path),
    code: 'cast.failed',
    column,
    value: textAt(id(guarded), path),
    message: sql`${quotedValue(textAt(id(guarded), path))} || ${` at ${path} is not a list`}`,
    severity: 'reject',
  };
  // A row without elements stays a row.
  const list = sql`CASE WHEN len(${elementsAt(id(guarded), path)}) > 0 THEN ${elementsAt(id(guarded), path)} ELSE [NULL] END`;
  const levels: Assignment[][] = [
    ...json.steps.map((step) => [step]),
    [{ name: guarded, value: guardedJson(json.value) }],
    [{ name: elements, value: list }],
    exploded.flatMap(({ steps }) => steps.slice(0, 1)),
    exploded.flatMap(({ steps }) => steps.slice(1)),
  ];
  const map: MapShape = {
    shape: 'map',
    steps: levels,
    checks: [...(json.check ? [json.check] : []), noList, ...exploded.flatMap(({ check }) => check ?? [])],
    output: unchanged(context.input().columns),
  };
  return {
    shape: 'query',
    lineage: ['in'],
    guards: [{ port: 'in', map }],
    query(inputs) {
      const made = exploded.map(({ field, values }) => sql`unnest(${id(values)}) AS ${id(field.name)}`);
      return sql`SELECT ${joinSql([...kept.map(({ name }) => id(name)), ...made])}${inputs.hidden('in')} FROM ${withColumns(inputs.from('in'), levels)}`;
    },
  };
}

function explodedField(field: JsonField, elements: Sql, context: CompileContext): Exploded {
  const { name, path, type } = field;
  const values = context.temporary(`${name} values`);
  const each = (value: Sql) => sql`list_transform(${elements}, lambda element: ${value})`;
  if (type === 'json') {
    return { field, values, steps: [{ name: values, value: each(jsonAt(id('element'), path)) }], check: undefined };
  }
  const texts = context.temporary(`${name} texts`);
  const text = { name: texts, value: each(textAt(id('element'), path)) };
  const cast = losslessCast({ name: 'text', type: 'VARCHAR' }, { type }, (value) => value);
  if (!cast || type === 'text') {
    return { field, values: texts, steps: [text], check: undefined };
  }
  const bad = context.temporary(`${name} misfit`);
  const misfits = sql`list_filter(${id(texts)}, lambda text: ${cast.source} IS NOT NULL AND (${cast.value}) IS NULL)`;
  const reason = losslessCast({ name: bad, type: 'VARCHAR' }, { type }, (value) => value)?.reason ?? sql`''`;
  return {
    field,
    values,
    steps: [
      text,
      { name: values, value: sql`list_transform(${id(texts)}, lambda text: ${cast.value})` },
      { name: bad, value: sql`${misfits}[1]` },
    ],
    check: {
      when: sql`${id(bad)} IS NOT NULL`,
      code: 'cast.failed',
      column: name,
      value: id(bad),
      message: sql`${quotedValue(id(bad))} || ${reason}`,
      severity: 'reject',
    },
  };
}
