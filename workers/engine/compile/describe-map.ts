import type { Column } from '../../../core/column-types.ts';
import { WeirError } from '../../../core/errors.ts';
import type { Assignment, MapShape } from '../../../core/nodes/compiled.ts';
import { id, joinSql, renderInlined, type Sql, sql } from '../../../core/sql/sql.ts';
import { emptyColumns } from '../relations/empty-columns.ts';
import { hidden, hiddenPrefix } from '../relations/hidden.ts';
import { mapQuery } from '../relations/row-wise.ts';
import type { Session } from '../session/session.ts';
import type { CompiledGraph, CompiledNode } from './compiled-graph.ts';

/**
 * The output columns of a row-wise node most of whose columns pass unchanged. Only the others are described by the
 * engine, so that a node on a wide table costs little. Undefined if it depends on all columns.
 */
export async function describeMap(
  { id: node, compiled: map, feeds }: CompiledNode,
  graph: CompiledGraph,
  session: Session,
): Promise<Column[] | undefined> {
  if (map.shape !== 'map' || map.asks || map.windows || !areDistinct(map.output)) return undefined;
  const [feed] = feeds.get('in') ?? [];
  const input = (feed && graph.node(feed.node).columns.get(feed.port)) ?? [];
  const passing = columnsPassing(map, input);
  const made = map.output.filter(({ name }) => !passing.has(name));
  const used = columnsUsed(map, made, input);
  if (used.length === input.length) return undefined;
  const columns = [...used, { name: `${hiddenPrefix}none`, type: 'INTEGER' }];
  const from = sql`(SELECT ${joinSql(emptyColumns(columns))} WHERE FALSE)`;
  const inside = mapQuery(map, graph.sitesOf(node), { from, columns, isMarked: false, hasLineage: false });
  const list = made.map(({ name, value }) => sql`${value} AS ${id(name)}`);
  const marks = inside.isMarked ? [hidden.mark] : [];
  const types = await typesOf([...list, ...marks], inside.query, session);
  return types && map.output.map(({ name }) => ({ name, type: passing.get(name) ?? types.get(name) ?? 'VARCHAR' }));
}

/** Undefined if the engine rejects them: the error is then reported in view of all columns. */
async function typesOf(list: readonly Sql[], inside: Sql, session: Session): Promise<Map<string, string> | undefined> {
  if (list.length === 0) return new Map();
  try {
    const columns = await session.columnsOf(sql`(SELECT ${joinSql(list)} FROM (${inside}))`);
    return new Map(columns.map(({ name, type }) => [name, type]));
  } catch (error) {
    if (!(error instanceof WeirError) || error.code === 'cancelled') throw error;
    return undefined;
  }
}

/** The types of outputs that are unchanged input columns. */
function columnsPassing({ steps, output }: MapShape, input: readonly Column[]): Map<string, string> {
  const overwritten = new Set(steps.flat().map(({ name }) => name.toLowerCase()));
  const types = new Map(
    input.filter(({ name }) => !overwritten.has(name.toLowerCase())).map(({ name, type }) => [textOf(id(name)), type]),
  );
  return new Map(
    output.flatMap(({ name, value }) => {
      const type = types.get(textOf(value));
      return type === undefined ? [] : [[name, type] as const];
    }),
  );
}

/** The columns that a node's expressions may refer to: at least those that they name. */
function columnsUsed(map: MapShape, made: readonly Assignment[], input: readonly Column[]): Column[] {
  const { steps, checks, keep, branches = [] } = map;
  const said = [
    ...[...steps.flat(), ...made].flatMap(({ name, value }) => [id(name), value]),
    ...checks.map(({ when }) => when),
    ...branches.map(({ when }) => when),
    ...(keep ? [keep] : []),
  ];
  const text = folded(said.map(textOf).join(' '));
  return input.filter(({ name }) => text.includes(folded(name.replaceAll('"', '""'))));
}

const textOf = renderInlined;

/** Folds case, as the engine does to compare names. */
function folded(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function areDistinct(output: readonly Assignment[]): boolean {
  return new Set(output.map(({ name }) => name.toLowerCase())).size === output.length;
}
