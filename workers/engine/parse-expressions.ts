import {
  type Checked,
  type CheckedTree,
  checkExpression,
  type ExpressionContext,
  parseStatement,
  wrapExpression,
} from '../../core/expressions/check.ts';
import { type CheckedQueryTree, checkQuery, type QueryContext } from '../../core/expressions/check-query.ts';
import { selectOf } from '../../core/expressions/make-tree.ts';
import type { Tree } from '../../core/expressions/tree.ts';
import { isSameTree, writeStatement } from '../../core/expressions/tree-json.ts';
import { joinSql, type Sql, sql } from '../../core/sql/sql.ts';

/** Runs a small query: what `Session` offers, and all that parsing needs. Nothing of a user's text is ever run. */
export interface SmallQueries {
  rows(query: Sql): Promise<(string | number | bigint | boolean | null)[][]>;
}

/** `sql` is text that the engine itself wrote from the checked tree: safe to embed. */
export type CheckedExpression = CheckedTree & { sql: string };
export type CheckedQuery = CheckedQueryTree & { sql: string };

/** Checks expressions, each in its own context. */
export async function checkExpressions(
  engine: SmallQueries,
  requests: readonly { text: string; context: ExpressionContext }[],
): Promise<Checked<CheckedExpression>[]> {
  const serialized = await serializeStatements(
    engine,
    requests.map(({ text }) => wrapExpression(text)),
  );
  const checked = requests.map(({ text, context }, index) => checkExpression(text, serialized[index] ?? '', context));
  const texts = await deparse(
    engine,
    checked.map((each) => (each.ok ? selectOf(each.value.tree) : undefined)),
  );
  return checked.map((each, index) => withSql(each, texts[index]?.replace(/^SELECT /, '')));
}

/** Checks one query. Its text names each input by the id of the node that feeds it. */
export async function checkOneQuery(
  engine: SmallQueries,
  text: string,
  context: QueryContext,
): Promise<Checked<CheckedQuery>> {
  const [serialized = ''] = await serializeStatements(engine, [text]);
  const checked = checkQuery(text, serialized, context);
  const [written] = await deparse(engine, [checked.ok ? checked.value.tree : undefined]);
  return withSql(checked, written);
}

/** What `json_serialize_sql` makes of each text, in order. */
async function serializeStatements(engine: SmallQueries, statements: readonly string[]): Promise<string[]> {
  const serialized = statements.map((statement) => sql`CAST(json_serialize_sql(${statement}) AS VARCHAR)`);
  const [row = []] = serialized.length === 0 ? [] : await engine.rows(sql`SELECT ${joinSql(serialized)}`);
  return row.map(String);
}

/**
 * The text of each tree. It is parsed again and compared, since the engine's printer leaves out brackets in places; what
 * would not come back as it was is undefined.
 */
async function deparse(engine: SmallQueries, trees: readonly (Tree | undefined)[]): Promise<(string | undefined)[]> {
  const written: (string | undefined)[] = [];
  for (const tree of trees) written.push(tree === undefined ? undefined : await deparseOne(engine, tree));
  return written;
}

async function deparseOne(engine: SmallQueries, tree: Tree): Promise<string | undefined> {
  const [row = []] = await engine.rows(
    sql`SELECT d.text, CAST(json_serialize_sql(d.text) AS VARCHAR) FROM (SELECT json_deserialize_sql(${writeStatement(tree)}) AS text) d`,
  );
  const [text, serialized] = row;
  const again = parseStatement({ text: '', prefixBytes: 0 }, String(serialized));
  return typeof text === 'string' && again.ok && isSameTree(again.value, tree) ? text : undefined;
}

function withSql<Value>(checked: Checked<Value>, text: string | undefined): Checked<Value & { sql: string }> {
  if (!checked.ok) return checked;
  if (text !== undefined) return { ok: true, value: { ...checked.value, sql: text } };
  const message =
    'The engine cannot carry this over reliably. Write it in another way, such as with fewer operators at once.';
  return { ok: false, problems: [{ severity: 'error', code: 'expression.unsupported', message }] };
}
