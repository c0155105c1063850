import { applyEdits } from '../../../core/pipeline/edits.ts';
import { splitEndpoint } from '../../../core/pipeline/endpoints.ts';
import { isJsonObject, type JsonObject } from '../../../core/pipeline/json-text.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { nodesUpTo } from '../../../core/pipeline/up-to.ts';
import type { PreviewPage } from '../../api/preview-api.ts';
import { swapEdits } from '../../studio/editing/swap-sides.ts';
import { nodeById } from '../../studio/nodes/node-index.ts';
import { graphOf } from '../../studio/runs/run-to.ts';
import { plural } from '../../ui/numbers.ts';

/** Stands in a key for a column that is empty. */
const noValue = '∅';

export type JoinSide = 'left' | 'right';

/** Rows on one side of a join that have no match, as far as they were fetched. */
export interface Unmatched {
  /** Null if there are more than were fetched and they were not counted. */
  total: number | null;
  fetched: number;
  /** Keys, most frequent first. */
  keys: readonly string[];
}

/** The sides to report, by type of join: a left join leaves out rows of the right by design. */
const reportedSides: Readonly<Record<string, readonly JoinSide[]>> = {
  inner: ['left', 'right'],
  left: ['left'],
  right: ['right'],
  full: ['left', 'right'],
};

export function sidesToReport(config: JsonObject): readonly JoinSide[] {
  return reportedSides[typeOf(config)] ?? [];
}

function typeOf({ type = 'inner' }: JsonObject): string {
  return String(type);
}

/**
 * The pipeline up to a join, which returns only the rows of one side without a match; undefined while keys are missing.
 */
export function unmatchedPipeline(pipeline: Pipeline, id: string, side: JoinSide): Pipeline | undefined {
  const node = nodeById(pipeline, id);
  if (node === undefined || keysOf(node.config, side).length === 0) return undefined;
  const sided = side === 'left' ? pipeline : applyEdits(pipeline, swapEdits(pipeline, node)).pipeline;
  const { on = [] } = nodeById(sided, id)?.config ?? {};
  const feeders = nodesUpTo(graphOf(sided), id);
  return {
    ...sided,
    nodes: sided.nodes.flatMap((each) => {
      if (each.id === id) return [{ ...each, config: { type: 'anti', on } }];
      return feeders.has(each.id) ? [each] : [];
    }),
    edges: sided.edges.filter(({ to }) => feeders.has(splitEndpoint(to).node)),
    groups: [],
  };
}

/** Empty while a pair of columns is incomplete. */
function keysOf({ on }: JsonObject, side: JoinSide): string[] {
  const pairs = Array.isArray(on) ? on.filter(isJsonObject) : [];
  const isWhole = pairs.every(({ left, right }) => left && right);
  return isWhole ? pairs.map((pair) => String(pair[side])) : [];
}

/** Null if only a part of the sources was read: a match may come later in the file. */
export function unmatchedOf(page: PreviewPage, asked: Pipeline, id: string): Unmatched | null {
  if (page.sampledRows !== null) return null;
  const places = keysOf(nodeById(asked, id)?.config ?? {}, 'left').map((key) =>
    page.columns.findIndex(({ name }) => name.toLowerCase() === key.toLowerCase()),
  );
  const keys = page.rows.map((row) => places.map((place) => row[place] ?? noValue).join(' · '));
  const byKey = [...Map.groupBy(keys, (key) => key)].toSorted(([, one], [, other]) => other.length - one.length);
  return { total: page.total, fetched: page.rows.length, keys: byKey.map(([key]) => key) };
}

/** `234 rows of Airports have no match and are left out, such as "Burma".` */
export function unmatchedInWords(
  { total, fetched, keys }: Unmatched,
  { config, title }: { config: JsonObject; title: string },
): string {
  const count = total ?? fetched;
  if (count === 0) return `All rows of ${title} have a match.`;
  const rows = `${total === null ? 'At least ' : ''}${plural(count, 'row')}`;
  const [have, fate] = count === 1 ? ['has', oneFate] : ['have', manyFate];
  const isKept = typeOf(config) !== 'inner';
  const such = keys
    .slice(0, 3)
    .map((key) => (key === noValue ? 'no value' : `"${key}"`))
    .join(', ');
  return `${rows} of ${title} ${have} no match and ${isKept ? fate.kept : fate.leftOut}, such as ${such}.`;
}

const oneFate = { kept: 'stays', leftOut: 'is left out' };
const manyFate = { kept: 'stay', leftOut: 'are left out' };
