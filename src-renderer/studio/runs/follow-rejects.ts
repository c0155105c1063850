import { firstQuery, type RejectsQuery } from '../../stores/rejects-query.ts';
import type { Studio } from '../studio.ts';
import { tellFailure } from '../tell-failure.ts';

const pauseMs = 100;
/** A window lower than this has no room for both rows and canvas. */
const lowWindowPx = 800;

/** Keeps the numbers of open rejects of all tabs up to date. */
export function followRejects(studio: Studio): () => void {
  const { rejects, documents, api } = studio;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const count = async (path: string) =>
    rejects.getState().count(path, await api.deadLetters.counts({ pipeline: path }));
  const fail = (error: unknown) => tellFailure(studio, 'The rejects cannot be counted.', error, 'warning');
  const paths = () => documents.getState().documents.flatMap(({ path }) => path ?? []);
  const countAll = (which: readonly string[]) => void Promise.all(which.map(count)).catch(fail);

  const stop = api.deadLetters.changes({
    next() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        rejects.getState().changed();
        countAll(paths());
      }, pauseMs);
    },
  });
  let known = paths();
  countAll(known);
  const unsubscribe = documents.subscribe(() => {
    const now = paths();
    const fresh = now.filter((path) => !known.includes(path));
    known = now;
    if (fresh.length > 0) countAll(fresh);
  });
  return () => {
    stop();
    unsubscribe();
    clearTimeout(timer);
  };
}

/** Opens the Rejects panel with the given query. */
export function showRejects(studio: Studio, document: string, query: Partial<RejectsQuery> = {}): void {
  studio.rejects.getState().look(document, { ...firstQuery, ...query });
  studio.view.getState().showDock('rejects');
  giveRejectsRoom(studio);
}

/** Maximises the dock in a low window. */
export function giveRejectsRoom(studio: Studio): void {
  const { isDockTall, toggle } = studio.view.getState();
  if (innerHeight < lowWindowPx && !isDockTall) toggle('isDockTall');
}
