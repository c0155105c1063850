import * as z from 'zod';
import { type Column, columnTypeOf } from '../../column-types.ts';
import { guardedJson, jsonAt, restoredText, textsAt } from '../../sql/json-values.ts';
import { id, sql } from '../../sql/sql.ts';
import { castColumn, mergeSteps } from '../casting.ts';
import type { MapShape } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnMap, columnName, columnType, orText } from '../form/field-kinds.ts';
import { type FieldMeta, field } from '../form/fields.ts';
import { checkNames } from '../output-names.ts';
import { type TakenValue, takenValue } from '../taken-value.ts';
import { unchanged } from '../unchanged.ts';
import { explode, type JsonField } from './json-explode.ts';

/** A JSON pointer, or a path of names and places. What may lead to several values is neither. */
const pathPattern = /^(?:(?:\/(?:[^~/]|~[01])*)+|\$(?:\.[^."[\]*]+|\."[^"*]+"|\[(?:#?-)?\d+\])*)$/;
const pathRule = 'must be a path to one value, such as $.address.city, $.items[0] or /address/city';

const path = (meta: FieldMeta) => field(z.string().regex(pathPattern, pathRule), meta);

/** The path of what stands at the top under a name. */
function pathOf(name: string): string {
  const quoted = `$."${name}"`;
  const likeliest = name.includes('.') ? [quoted] : [`$.${name}`, quoted];
  return likeliest.find((each) => pathPattern.test(each)) ?? '';
}

const extracted = orText(
  'path',
  z.strictObject({
    path: path({
      label: 'Path',
      help: 'From the top, or from the element where a list is exploded. $ is the whole.',
      placeholder: '$.address.city',
      ofNewKey: pathOf,
    }),
    type: columnType({
      help: 'A value that is not of this type is rejected. If the path leads nowhere, there is no value.',
    }).default('text'),
  }),
);

export const json = defineNode({
  type: 'json',
  title: 'JSON',
  summary: 'Takes values out of JSON into columns, or makes a row of each element of a list.',
  icon: 'braces',
  category: 'transform',
  canReject: true,
  config: z.strictObject({
    column: columnName({
      columnTypes: ['json', 'text'],
      help: 'Holds JSON, as text or json. Text that is not JSON is rejected. The column stays, unless a list in it is exploded.',
    }),
    fields: columnMap(extracted, {
      label: 'Values',
      keyControl: 'columnName',
      keyLabel: 'New column',
      help: 'A name, and where its value is.',
      foundIn: { column: 'column', list: 'explode' },
    }),
    explode: path({
      label: 'One row for each element of',
      control: 'jsonList',
      help: 'The path to a list, whose elements replace the column. Whatever else the column holds goes, so take that out with a json node first. A row whose list is empty or missing stays one row, without values; a row with something other than a list, or with an element that does not fit, is rejected.',
      placeholder: '$.items',
    }).optional(),
  }),
  example: {
    config: { column: 'data', fields: { city: '$.address.city', qty: { path: '/qty', type: 'integer' } } },
    inputs: {
      in: [
        {
          columns: { nr: 'integer', data: 'text' },
          rows: [
            [1, '{"address": {"city": "Oslo"}, "qty": 2}'],
            [2, '{"qty": "many"}'],
            [3, '{oops'],
            [4, '{"qty": null}'],
          ],
        },
      ],
    },
    outputs: {
      out: [
        [1, '{"address": {"city": "Oslo"}, "qty": 2}', 'Oslo', 2],
        [4, '{"qty": null}', null, null],
      ],
    },
    rejects: ['cast.failed', 'json.malformed'],
  },
  compile({ column: name, fields: wanted, explode: list }, context) {
    const column = context.column(name, ['column']);
    const type = columnTypeOf(column.type);
    if (type !== 'text' && type !== 'json') {
      const message = `The column "${column.name}" is ${type}. JSON is text or json.`;
      context.refuse(message, { column: column.name, field: ['column'] });
    }
    const fields = [...wanted].map(([as, spec]) => ({ name: as, ...spec }));
    const replaced = fields.some((each) => each.name.toLowerCase() === column.name.toLowerCase());
    const isGone = replaced || list !== undefined;
    const kept = context.input().columns.filter((each) => !isGone || each.name !== column.name);
    checkNames(
      [
        ...kept.map((each) => ({ name: each.name, field: ['column'] })),
        ...fields.map((each) => ({ name: each.name, field: ['fields', each.name] })),
      ],
      context,
    );
    const parsed = castColumn(
      { column, spec: { type: 'json' }, onError: 'reject', field: ['column'], code: 'json.malformed' },
      context,
    );
    if (list === undefined) return inColumns(parsed, fields, kept, context);
    return explode({ column: column.name, kept, json: parsed, fields, path: list }, context);
  },
});

function inColumns(
  parsed: TakenValue,
  fields: readonly JsonField[],
  kept: readonly Column[],
  context: CompileContext,
): MapShape {
  const [guarded, texts] = [context.temporary('guarded'), context.temporary('texts')];
  const read = fields.map(({ name, path: at, type }, index) => {
    const text = restoredText(sql`${id(texts)}[${index + 1}]`);
    return takenValue({ name, type, text, json: jsonAt(id(guarded), at) }, context);
  });
  const paths = fields.map((each) => each.path);
  return {
    shape: 'map',
    steps: [
      ...parsed.steps.map((step) => [step]),
      [{ name: guarded, value: guardedJson(parsed.value) }],
      [{ name: texts, value: textsAt(id(guarded), paths) }],
      ...mergeSteps(read),
    ],
    checks: [parsed, ...read].flatMap(({ check }) => check ?? []),
    output: [
      ...unchanged(kept),
      ...fields.map(({ name }, index) => ({ name, value: read[index]?.value ?? sql`NULL` })),
    ],
  };
}
