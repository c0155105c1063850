import type { Column } from '../../../core/column-types.ts';
import type { Checked, CheckedTree } from '../../../core/expressions/check.ts';
import type { ScopeColumn } from '../../../core/expressions/column-finder.ts';
import { summandsOf, withExactSums } from '../../../core/expressions/order-free.ts';
import { type DefaultWindow, windowIn } from '../../../core/expressions/over.ts';
import { toSqlite } from '../../../core/expressions/to-sqlite.ts';
import type { InputTable } from '../../../core/nodes/compiled.ts';
import type { ReadExpression, WindowScope } from '../../../core/nodes/define-node.ts';
import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { checkedSql, id, joinSql, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import {
  type CheckedExpression,
  checkExpressions,
  checkOneQuery,
  parseExpressions,
  type SmallQueries,
  typesOf,
  writeExpressions,
} from './parse-expressions.ts';

export type ReportProblem = (problem: Omit<Problem, 'node' | 'field'>) => void;

interface Scope {
  columns: readonly ScopeColumn[];
  report: ReportProblem;
}

interface ExpressionRequest extends Scope {
  text: string;
  functions?: 'aggregate' | 'window' | undefined;
  over?: WindowScope | undefined;
}

interface MeasureRequest {
  text: string;
  report: ReportProblem;
}

export interface Measures {
  values: Sql[];
  isOrderFree: boolean;
}

/** Checks what users write, by the engine's own parser, and hands back what is safe to embed. */
export interface Expressions {
  /** Expressions with aggregates, and whether all have the same values in whatever order their rows come. */
  measures(list: readonly MeasureRequest[], columns: readonly Column[]): Promise<Measures>;
  check(request: ExpressionRequest): Promise<Sql>;
  checkAll<Each extends ExpressionRequest>(list: readonly Each[]): Promise<(Each & ReadExpression)[]>;
  upsertCondition(text: string, scope: Scope): Promise<string>;
  query(
    text: string,
    scope: { tables: readonly InputTable[]; report: ReportProblem },
  ): Promise<(from: (node: string) => Sql) => Sql>;
}

/** Replaces what was refused: the problem is reported, and compiling goes on to find others. */
const placeholder = sql`NULL`;

/**
 * With `isParallel`, sums of doubles may come in any order, or raise `orderNeeded`. `paramFunction` as for `toSqlite`.
 */
export function createExpressions(
  engine: SmallQueries,
  params: readonly ResolvedParam[],
  { isParallel = false, paramFunction }: { isParallel?: boolean; paramFunction?: Sql } = {},
): Expressions {
  const names = params.map(({ name }) => name);
  const parsable = async ({ text, columns, functions, over }: ExpressionRequest) => ({
    text,
    context: { columns, params: names, functions, over: over && (await readWindow(engine, over, columns)) },
  });
  return {
    async check(request) {
      const [checked] = await checkExpressions(engine, [await parsable(request)]);
      return readOf(checked, request).value;
    },
    async checkAll(list) {
      const checked = await checkExpressions(engine, await Promise.all(list.map(parsable)));
      return list.map((each, index) => ({ ...each, ...readOf(checked[index], each) }));
    },
    async measures(list, columns) {
      const context = { columns, params: names, functions: 'aggregate' } as const;
      const parsed = await parseExpressions(
        engine,
        list.map(({ text }) => ({ text, context })),
      );
      const { checked, isOrderFree } = await addExactly(engine, parsed, columns, isParallel);
      const written = await writeExpressions(engine, checked);
      const values = written.map((each, index) => {
        const value = accepted(each, list[index]?.report ?? (() => undefined));
        return value ? sql`(${checkedSql(value.sql)})` : placeholder;
      });
      return { values, isOrderFree };
    },
    async upsertCondition(text, { columns, report }) {
      const qualified = new Map([
        ['old', columns],
        ['new', columns],
      ]);
      const [checked] = await checkExpressions(engine, [{ text, context: { columns: [], qualified, params: names } }]);
      const value = accepted(checked, report);
      const translated = value && accepted(toSqlite(value.tree, { columns, params, paramFunction }), report);
      return translated ?? 'TRUE';
    },
    async query(text, { tables, report }) {
      const byNode = new Map(tables.map(({ node, columns }) => [node, columns]));
      const value = accepted(await checkOneQuery(engine, text, { tables: byNode, params: names }), report);
      if (!value) return () => sql`SELECT NULL AS "?"`;
      return (from) => {
        const inputs = value.tables.map((node) => sql`${id(node)} AS (SELECT * FROM ${from(node)})`);
        const body = sql`SELECT * FROM (${checkedSql(value.sql)})`;
        return inputs.length === 0 ? body : sql`WITH ${joinSql(inputs)} ${body}`;
      };
    },
  };
}

/** Lets the sums of doubles of all expressions be exact ones. */
async function addExactly(
  engine: SmallQueries,
  parsed: readonly Checked<CheckedTree>[],
  columns: readonly Column[],
  isParallel: boolean,
): Promise<{ checked: Checked<CheckedTree>[]; isOrderFree: boolean }> {
  const summands = parsed.map((each) => (each.ok ? summandsOf(each.value) : []));
  const types = await typesOf(engine, summands.flat(), columns);
  let isOrderFree = true;
  const checked = parsed.map((each, index) => {
    const own = types.splice(0, summands[index]?.length ?? 0);
    if (!each.ok) return each;
    const exact = withExactSums(each.value, own, isParallel);
    isOrderFree &&= exact.isOrderFree;
    return { ok: true as const, value: { ...each.value, tree: exact.tree } };
  });
  return { checked, isOrderFree };
}

/** Windows are made of names and words of ours: the engine's parser turns them into what an expression can take in. */
async function readWindow(
  engine: SmallQueries,
  { plain, tied, countsRows, columns: more }: WindowScope,
  columns: readonly Column[],
): Promise<DefaultWindow> {
  const context = { columns: [...columns, ...more], params: [], functions: 'window' as const };
  const texts = [plain, tied].map((window) => ({ text: renderInlined(sql`count(*) OVER ${window}`), context }));
  const read = await checkExpressions(engine, texts);
  const [one, other] = read.map((each) => (each.ok ? windowIn(each.value.tree) : undefined));
  if (!one || !other) throw new TypeError('A window that was made here cannot be read.');
  return { plain: one, tied: other, countsRows };
}

function readOf(checked: Checked<CheckedExpression> | undefined, { report }: ExpressionRequest): ReadExpression {
  const found = accepted(checked, report);
  return found ? { value: sql`(${checkedSql(found.sql)})`, reads: found.columns } : { value: placeholder, reads: [] };
}

function accepted<Value>(checked: Checked<Value> | undefined, report: ReportProblem): Value | undefined {
  if (checked?.ok) return checked.value;
  for (const problem of checked?.problems ?? []) report(problem);
  return undefined;
}
