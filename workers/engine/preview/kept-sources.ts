import type { ResolvedParam } from '../../../core/pipeline/params.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { WebLooks } from '../http/web-looks.ts';
import type { Amendments } from '../replay/amendments.ts';
import type { Session } from '../session/session.ts';
import { type HeldSource, holdSource, moveHeld } from '../sources/held.ts';
import { type LocatedSource, openSource } from '../sources/open.ts';
import { firstFileOf, openAll } from '../sources/open-all.ts';
import type { Asking, OpenOptions, Reading } from '../sources/open-options.ts';
import { orCleanUp } from '../sources/or-clean-up.ts';
import { repeatedHeader } from '../sources/repeated-header.ts';
import { closeSource, type PreparedSource } from '../sources/source.ts';
import { catchSourceProblem, cautionsOfSource } from '../sources/source-problems.ts';
import { statesOf } from '../sources/source-states.ts';

/** How the sources of a pipeline are read for a preview. */
export interface Look {
  /** A folder for spools; it must exist as long as the sources are kept. */
  folder: string;
  reading: 'describe' | 'sample' | 'whole';
  params: readonly ResolvedParam[];
  /** The number of rows to be shown. */
  rows: number;
  /** Whether the declared columns of a source are enough, unless something seems wrong with them. */
  mayAssume: boolean;
  /** Corrected lines by source, read in place of those that could not be parsed. */
  amendments?: ReadonlyMap<string, Amendments> | undefined;
  /** Whether the user knows what the values of these columns of a source look like. */
  isKnown(node: string, columns: readonly string[]): boolean;
  signal: AbortSignal;
}

interface OpenedSource {
  key: string;
  /** The number of rows that were wanted, for sources that are read no further. */
  wanted: number;
  source: PreparedSource | HeldSource;
  /** The number of rows read, if they are only the first part. */
  partRows?: number;
}

/**
 * From this number of columns on, a sample is read from its file: a table takes a quarter of a megabyte for each
 * column.
 */
const mostHeldColumns = 500;

/** Opens a source. A sample, which is shown again after each edit, is held in a table; otherwise the files are read. */
async function openForLook(
  located: LocatedSource,
  options: OpenOptions,
): Promise<Omit<OpenedSource, 'key' | 'wanted'>> {
  const source = await openSource(located, options);
  const isHeld =
    options.reading.kind === 'sample' && source.isPart !== undefined && source.columns.length < mostHeldColumns;
  if (!isHeld) return { source, ...(source.isPart === true && { partRows: await source.expectedRows() }) };
  const held = await orCleanUp(
    async () => source.rejects?.close(),
    () => holdSource(options.session, source),
  );
  const cautions = [...(held.cautions ?? []), ...(await repeatedHeader(options.session, located.spec, held))];
  return { source: { ...held, cautions }, ...(source.isPart === true && { partRows: held.rows }) };
}

/** Whether a source that stopped at the rows that were wanted then is to give more now. */
function hasMoreFor({ source, partRows, wanted: before }: OpenedSource, wanted: number): boolean {
  return source.isBounded === true && partRows !== undefined && partRows >= before && partRows < wanted;
}

/** The sources of a pipeline that is previewed again and again: those that did not change are kept open. */
export class KeptSources implements AsyncDisposable {
  readonly #sources = new Map<string, OpenedSource>();
  readonly #webLooks: WebLooks;

  constructor(webLooks: WebLooks) {
    this.#webLooks = webLooks;
  }

  /** Opens sources that are new or changed, and closes those that the pipeline no longer has. */
  async open(
    located: readonly LocatedSource[],
    session: Session,
    look: Look,
  ): Promise<{ sources: Map<string, PreparedSource>; problems: Problem[] }> {
    const opened = await openAll(located, look.signal, async (one, signal) => {
      const problems: Problem[] = [];
      const sources: [node: string, source: PreparedSource][] = [];
      await catchSourceProblem(problems, one.node, async () => {
        const place = { session, firstFile: firstFileOf(one, located) };
        const source = await this.#openOne(one, place, { ...look, signal });
        sources.push([one.node, source]);
        problems.push(...cautionsOfSource(one.node, source, (columns) => look.isKnown(one.node, columns)));
      });
      return { sources, problems };
    });
    const sources = new Map(opened.flatMap((one) => one.sources));
    const problems = opened.flatMap((one) => one.problems);
    for (const [node, { source }] of this.#sources) {
      if (sources.has(node)) continue;
      this.#sources.delete(node);
      await closeSource(source);
    }
    return { sources, problems };
  }

  async #openOne(
    located: LocatedSource,
    place: Pick<OpenOptions, 'session' | 'firstFile'>,
    { folder: spoolFolder, reading: kind, params, rows, mayAssume, amendments: all, signal }: Look,
  ): Promise<PreparedSource> {
    const { node, spec, infersTypes } = located;
    const used = spec.kind === 'sqlite' ? params : [];
    const amendments = all?.get(node);
    const how = [mayAssume, amendments?.key];
    const key = JSON.stringify([kind, place.firstFile, spec, infersTypes, used, await statesOf(located), how]);
    const wanted = this.#webLooks.wanted(node, spec, rows);
    const known = this.#sources.get(node);
    if (known?.key === key && !hasMoreFor(known, wanted)) return known.source;
    const reading: Reading = kind === 'describe' ? { kind } : { kind, signal };
    const asking: Asking = { kind: 'look', signal, memo: this.#webLooks.memo, rows: wanted, mayAssume };
    const opened = await openForLook(located, { ...place, spoolFolder, reading, params, asking, amendments });
    this.#sources.set(node, { key, wanted, ...opened });
    await closeSource(known?.source);
    return opened.source;
  }

  /**
   * Moves the held tables to another session, through a folder that both may access. Other sources are closed, to be
   * opened again on demand.
   */
  async move(from: Session, to: Session, folder: string): Promise<void> {
    const opened = [...this.#sources];
    this.#sources.clear();
    const held = opened.flatMap(([, { source }]) => ('table' in source ? [source] : []));
    const moved = await orCleanUp(
      async () => {
        for (const source of held) await source.rejects?.close();
      },
      () => moveHeld(held, from, to, folder),
    );
    const byTable = new Map(moved.map((source) => [source.table, source]));
    for (const [node, one] of opened) {
      const source = 'table' in one.source ? byTable.get(one.source.table) : undefined;
      if (source) this.#sources.set(node, { ...one, source });
      else await closeSource(one.source);
    }
  }

  /** The number of rows read, by source, for sources of which only the first part was read. */
  partRows(): Map<string, number> {
    return new Map(
      [...this.#sources].flatMap(([node, { partRows: rows }]) => (rows === undefined ? [] : [[node, rows] as const])),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { source } of this.#sources.values()) await closeSource(source);
    this.#sources.clear();
  }
}
