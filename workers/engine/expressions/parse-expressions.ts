import type { Column } from '../../../core/column-types.ts';
import {
  type Checked,
  type CheckedTree,
  checkExpression,
  type ExpressionContext,
  parseStatement,
  wrapExpression,
} from '../../../core/expressions/check.ts';
import { type CheckedQueryTree, checkQuery, type QueryContext } from '../../../core/expressions/check-query.ts';
import { selectOf } from '../../../core/expressions/make-tree.ts';
import type { Tree } from '../../../core/expressions/tree.ts';
import { isSameTree, writeStatement } from '../../../core/expressions/tree-json.ts';
import { checkedSql, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { emptyColumns } from '../relations/empty-columns.ts';

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
  requests: readonly ExpressionRequest[],
): Promise<Checked<CheckedExpression>[]> {
  const checked = await parseExpressions(engine, requests);
  return writeExpressions(engine, checked);
}

export interface ExpressionRequest {
  text: string;
  context: ExpressionContext;
}

/** Trees of allowed parts alone; `writeExpressions` makes text of them. */
export async function parseExpressions(
  engine: SmallQueries,
  requests: readonly ExpressionRequest[],
): Promise<Checked<CheckedTree>[]> {
  const serialized = await serializeStatements(
    engine,
    requests.map(({ text }) => wrapExpression(text)),
  );
  return requests.map(({ text, context }, index) => checkExpression(text, serialized[index] ?? '', context));
}

/** The engine's own text of checked trees; a tree that it cannot write reliably becomes a problem. */
export async function writeExpressions(
  engine: SmallQueries,
  checked: readonly Checked<CheckedTree>[],
): Promise<Checked<CheckedExpression>[]> {
  const texts = await deparse(
    engine,
    checked.map((each) => (each.ok ? selectOf([each.value.tree]) : undefined)),
  );
  return checked.map((each, index) => withSql(each, texts[index]?.replace(/^SELECT /, '')));
}

/** The engine's types of checked trees over columns; undefined where it does not say. */
export async function typesOf(
  engine: SmallQueries,
  trees: readonly Tree[],
  columns: readonly Column[],
): Promise<(string | undefined)[]> {
  if (trees.length === 0) return [];
  const [text] = await deparse(engine, [selectOf(trees)]);
  if (text === undefined) return trees.map(() => undefined);
  const rows = await engine.rows(sql`DESCRIBE ${checkedSql(text)} FROM (SELECT ${joinSql(emptyColumns(columns))})`);
  return trees.map((_, index) => rows[index]?.[1]?.toString());
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
 * The text of each tree. It is parsed again and compared, since the engine's printer leaves out brackets in places;
 * what would not come back as it was is undefined.
 */
async function deparse(engine: SmallQueries, trees: readonly (Tree | undefined)[]): Promise<(string | undefined)[]> {
  const statements = trees.flatMap((tree, index) => (tree === undefined ? [] : [{ tree, index }]));
  const written = trees.map((): string | undefined => undefined);
  if (statements.length === 0) return written;
  const list = statements.map(({ tree, index }) => sql`(${index}, ${writeStatement(tree)})`);
  const rows = await engine.rows(
    sql`SELECT d.place, d.text, CAST(json_serialize_sql(d.text) AS VARCHAR) FROM (SELECT place, json_deserialize_sql(tree) AS text FROM (VALUES ${joinSql(list)}) AS v(place, tree)) d`,
  );
  for (const [place, text, serialized] of rows) {
    const again = parseStatement({ text: '', prefixBytes: 0 }, String(serialized));
    const tree = trees[Number(place)];
    if (typeof text === 'string' && tree !== undefined && again.ok && isSameTree(again.value, tree))
      written[Number(place)] = text;
  }
  return written;
}

function withSql<Value>(checked: Checked<Value>, text: string | undefined): Checked<Value & { sql: string }> {
  if (!checked.ok) return checked;
  if (text !== undefined) return { ok: true, value: { ...checked.value, sql: text } };
  const message =
    'The engine cannot reproduce this reliably. Write it in another way, such as with fewer operators at once.';
  return { ok: false, problems: [{ severity: 'error', code: 'expression.unsupported', message }] };
}
