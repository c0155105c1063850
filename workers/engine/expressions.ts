import type { Column } from '../../core/column-types.ts';
import type { Checked } from '../../core/expressions/check.ts';
import { isOrderFree } from '../../core/expressions/order-free.ts';
import { type DefaultWindow, windowIn } from '../../core/expressions/over.ts';
import { toSqlite } from '../../core/expressions/to-sqlite.ts';
import type { InputTable } from '../../core/nodes/compiled.ts';
import type { WindowScope } from '../../core/nodes/define-node.ts';
import type { ResolvedParam } from '../../core/pipeline/params.ts';
import type { Problem } from '../../core/pipeline/problems.ts';
import { checkedSql, id, joinSql, renderInlined, type Sql, sql } from '../../core/sql/sql.ts';
import { checkExpressions, checkOneQuery, type SmallQueries } from './parse-expressions.ts';

export type ReportProblem = (problem: Omit<Problem, 'node' | 'field'>) => void;

interface Scope {
  columns: readonly Column[];
  report: ReportProblem;
}

interface ExpressionScope extends Scope {
  functions?: 'aggregate' | 'window' | undefined;
  over?: WindowScope | undefined;
}

/** Checks what users write, by the engine's own parser, and hands back what is safe to embed. */
export interface Expressions {
  /** Whether an expression with aggregates has the same value in whatever order its rows come. */
  isOrderFree(text: string, columns: readonly Column[]): Promise<boolean>;
  check(text: string, scope: ExpressionScope): Promise<Sql>;
  upsertCondition(text: string, scope: Scope): Promise<string>;
  query(
    text: string,
    scope: { tables: readonly InputTable[]; report: ReportProblem },
  ): Promise<(from: (node: string) => Sql) => Sql>;
}

/** Stands in for what was refused: the problem is reported, and compiling goes on to find others. */
const placeholder = sql`NULL`;

export function createExpressions(engine: SmallQueries, params: readonly ResolvedParam[]): Expressions {
  const names = params.map(({ name }) => name);
  return {
    async check(text, { columns, functions, over: scope, report }) {
      const over = scope && (await readWindow(engine, scope, columns));
      const context = { columns, params: names, functions, over };
      const [checked] = await checkExpressions(engine, [{ text, context }]);
      const value = accepted(checked, report);
      return value ? sql`(${checkedSql(value.sql)})` : placeholder;
    },
    async isOrderFree(text, columns) {
      const context = { columns, params: names, functions: 'aggregate' } as const;
      const [checked] = await checkExpressions(engine, [{ text, context }]);
      return checked?.ok === true && isOrderFree(checked.value, columns);
    },
    async upsertCondition(text, { columns, report }) {
      const qualified = new Map([
        ['old', columns],
        ['new', columns],
      ]);
      const [checked] = await checkExpressions(engine, [{ text, context: { columns: [], qualified, params: names } }]);
      const value = accepted(checked, report);
      const translated = value && accepted(toSqlite(value.tree, { columns, params }), report);
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

function accepted<Value>(checked: Checked<Value> | undefined, report: ReportProblem): Value | undefined {
  if (checked?.ok) return checked.value;
  for (const problem of checked?.problems ?? []) report(problem);
  return undefined;
}
