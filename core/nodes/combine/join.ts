import * as z from 'zod';
import { areComparable, type Column, columnTypeOf } from '../../column-types.ts';
import { equals } from '../../sql/equality.ts';
import { columnSql, numbered } from '../../sql/row-order.ts';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { type WholeJoin, wholeJoin } from '../../sql/whole-join.ts';
import type { Assignment } from '../compiled.ts';
import { type CompileContext, defineNode } from '../define-node.ts';
import { columnName } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import { freeName } from '../output-names.ts';
import { uniqueKeys } from './unique-keys.ts';

const kinds = ['inner', 'left', 'right', 'full', 'semi', 'anti', 'cross', 'asof'] as const;
type Kind = (typeof kinds)[number];

interface Pair {
  left: Column;
  right: Column;
  isInequality: boolean;
}

/** The sides that a row of the join must have, and those it must not have; an asof join has a query of its own. */
const wanted: Record<Exclude<Kind, 'asof'>, { left?: boolean; right?: boolean }> = {
  inner: { left: true, right: true },
  left: { left: true },
  right: { right: true },
  full: {},
  semi: { left: true, right: true },
  anti: { left: true, right: false },
  cross: { left: true, right: true },
};

const matched = kinds.filter((kind) => kind !== 'cross');

export const join = defineNode({
  type: 'join',
  title: 'Join',
  summary: 'Puts columns of two inputs side by side where their keys match. Empty keys match nothing.',
  keywords: 'merge vlookup combine tables',
  icon: 'merge',
  category: 'combine',
  canReject: true,
  config: z
    .strictObject({
      type: field(z.enum(kinds).default('inner'), {
        label: 'Type',
        help: 'inner: rows with a match; left, right, full: also those without; semi, anti: left rows with, without a match; cross: every pair; asof: every left row with the latest right row at or before it, by the last pair.',
      }),
      on: field(
        z
          .array(
            field(
              z.strictObject({
                left: columnName({ label: 'Left', port: 'left' }),
                right: columnName({ label: 'Right', port: 'right', startsAs: 'left' }),
              }),
              { label: 'Pair' },
            ),
          )
          .default([]),
        {
          label: 'Where these agree',
          cardWord: 'on',
          visibleWhen: { key: 'type', in: matched },
          isNeededWhenVisible: true,
        },
      ),
      validate: field(z.enum(['m:m', '1:1', '1:m', 'm:1']).default('m:m'), {
        label: 'Expect',
        help: 'Which side has each key once: 1:m the left, m:1 the right, 1:1 both, m:m neither.',
        visibleWhen: { key: 'type', in: matched },
      }),
      onViolation: field(z.enum(['fail', 'reject']).default('fail'), {
        label: 'If a key is repeated',
        help: 'fail: the run stops; reject: all rows of that key wait under Rejects.',
        visibleWhen: { key: 'validate', in: ['1:1', '1:m', 'm:1'] },
      }),
      suffix: field(z.string().min(1, 'must not be empty').default('_right'), {
        label: 'Suffix',
        help: 'Added to a right column whose name the left has too.',
        isAdvanced: true,
        visibleWhen: { key: 'type', in: kinds.filter((kind) => kind !== 'semi' && kind !== 'anti') },
      }),
    })
    .superRefine(({ type, on, validate }, issues) => {
      const add = (key: string, message: string) => issues.addIssue({ code: 'custom', path: [key], message });
      if (type === 'cross' && on.length > 0) add('on', 'has no meaning in a cross join: leave it out');
      if (type === 'cross' && validate !== 'm:m') add('validate', 'has no meaning in a cross join: leave it out');
      if (type !== 'cross' && on.length === 0) add('on', 'must hold at least one pair of columns');
    }),
  inputs: () => [{ name: 'left' }, { name: 'right' }],
  example: {
    config: { type: 'left', on: [{ left: 'country', right: 'code' }], validate: 'm:1', onViolation: 'reject' },
    inputs: {
      left: [
        {
          columns: { id: 'integer', country: 'text' },
          rows: [
            [1, 'DE'],
            [2, 'FR'],
            [3, null],
            [4, 'IT'],
          ],
        },
      ],
      right: [
        {
          columns: { code: 'text', id: 'integer' },
          rows: [
            ['IT', 9],
            ['DE', 7],
            ['FR', 8],
            ['FR', 8],
          ],
        },
      ],
    },
    outputs: {
      out: [
        [1, 'DE', 'DE', 7],
        [2, 'FR', null, null],
        [3, null, null, null],
        [4, 'IT', 'IT', 9],
      ],
    },
    rejects: ['join.key_repeated', 'join.key_repeated'],
  },
  compile({ type, on, validate, onViolation, suffix }, context) {
    const left = context.input('left').columns;
    const right = context.input('right').columns;
    const pairs = on.map((pair, index) => pairOf(pair, index, type === 'asof' && index === on.length - 1, context));
    const equal = pairs.filter(({ isInequality }) => !isInequality);
    const output = outputOf({ type, left, right, equal, suffix });
    const once = sidesWithUniqueKeys(validate);
    const [leftRow, rightRow] = [context.temporary('left row'), context.temporary('right row')];
    return {
      shape: 'query',
      lineage: ['left'],
      rowWise: type === 'right' || type === 'full' ? [] : ['left'],
      guards: (equal.length === 0 ? [] : once).map((side) => {
        const { columns } = context.input(side);
        const keys = equal.map((pair) => pair[side]);
        return { port: side, map: uniqueKeys({ side, columns, keys, severity: onViolation }, context) };
      }),
      query(inputs) {
        const one = numbered(inputs.from('left'), sql`${columnSql(left)}${inputs.hidden('left')}`, leftRow);
        const all = numbered(inputs.from('right'), columnSql(right), rightRow);
        const condition = pairs.length === 0 ? sql`TRUE` : joinSql(pairs.map(conditionOf), ' AND ');
        const list = joinSql(output.map(({ name, value }) => sql`${value} AS ${id(name)}`));
        const rows = sql`l.${id(leftRow)} AS ${id(leftRow)}, r.${id(rightRow)} AS ${id(rightRow)}`;
        const columns = sql`${list}${inputs.hidden('left', 'l')}, ${rows}`;
        const joined =
          type === 'asof'
            ? sql`(SELECT ${columns} FROM ${one} AS l ASOF LEFT JOIN ${lastOfEach(all, pairs, rightRow)} AS r ON ${condition})`
            : wholeJoin({
                left: sql`${one} AS l`,
                right: sql`${type === 'semi' || type === 'anti' ? eachOnce(all, pairs, rightRow) : all} AS r`,
                condition,
                columns,
                kept: keptRows(type, leftRow, rightRow),
              });
        // Matches come in the order of the threads. Sorted, they are the same in every run.
        return sql`SELECT ${columnSql(output)}${inputs.hidden('left')} FROM ${joined} ORDER BY ${id(leftRow)} NULLS LAST, ${id(rightRow)} NULLS LAST`;
      },
    };
  },
});

/** Of `1:m` the left, and so on. */
function sidesWithUniqueKeys(validate: string): ('left' | 'right')[] {
  const [left, right] = validate.split(':');
  return [...(left === '1' ? ['left' as const] : []), ...(right === '1' ? ['right' as const] : [])];
}

function pairOf(
  pair: { left: string; right: string },
  index: number,
  isInequality: boolean,
  context: CompileContext,
): Pair {
  const left = context.column(pair.left, ['on', index, 'left'], 'left');
  const right = context.column(pair.right, ['on', index, 'right'], 'right');
  const [one, other] = [columnTypeOf(left.type), columnTypeOf(right.type)];
  if (!areComparable(one, other)) {
    const message = `"${left.name}" is ${one} on the left, but "${right.name}" is ${other} on the right. Cast one of them first.`;
    context.refuse(message, { column: left.name, field: ['on', index] });
  }
  return { left, right, isInequality };
}

function conditionOf({ left, right, isInequality }: Pair): Sql {
  const [one, other] = [sql`l.${id(left.name)}`, sql`r.${id(right.name)}`];
  return isInequality ? sql`${one} >= ${other}` : equals(one, left.type, other, right.type);
}

function keptRows(type: Exclude<Kind, 'asof'>, leftRow: string, rightRow: string): WholeJoin['kept'] {
  const { left, right } = wanted[type];
  return [
    ...(left === undefined ? [] : [{ column: leftRow, isThere: left }]),
    ...(right === undefined ? [] : [{ column: rightRow, isThere: right }]),
  ];
}

/** One row for each key, which then matches a row but once. */
function eachOnce(relation: Sql, pairs: readonly Pair[], row: string): Sql {
  const keys = joinSql([...new Set(pairs.map(({ right }) => right.name))].map(id));
  return sql`(SELECT ${keys}, min(${id(row)}) AS ${id(row)} FROM ${relation} GROUP BY ${keys})`;
}

/** The last of right rows that tie in all keys: an asof join would take any of them. */
function lastOfEach(relation: Sql, pairs: readonly Pair[], row: string): Sql {
  const keys = columnSql(pairs.map(({ right }) => right));
  return sql`(SELECT * FROM ${relation} QUALIFY row_number() OVER (PARTITION BY ${keys} ORDER BY ${id(row)} DESC) = 1)`;
}

interface JoinedColumns {
  type: Kind;
  left: readonly Column[];
  right: readonly Column[];
  /** The pairs that must be equal. */
  equal: readonly Pair[];
  suffix: string;
}

/** Left columns, then right ones; a key of one name on both sides stands once. */
function outputOf({ type, left, right, equal, suffix }: JoinedColumns): Assignment[] {
  const sameNamed = equal.filter((pair) => pair.left.name.toLowerCase() === pair.right.name.toLowerCase());
  const isOuter = type === 'right' || type === 'full';
  const lefts = left.map(({ name }) => {
    const pair = sameNamed.find((each) => each.left.name === name);
    const own = sql`l.${id(name)}`;
    return { name, value: pair && isOuter ? sql`coalesce(${own}, r.${id(pair.right.name)})` : own };
  });
  if (type === 'semi' || type === 'anti') return lefts;
  const taken = new Set(left.map(({ name }) => name.toLowerCase()));
  const rights = right.filter(({ name }) => !sameNamed.some((pair) => pair.right.name === name));
  return [...lefts, ...rights.map(({ name }) => ({ name: freeName(name, suffix, taken), value: sql`r.${id(name)}` }))];
}
