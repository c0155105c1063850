import { useStore } from 'zustand';
import type {
  DeadLetter,
  DeadLetterFilter,
  DeadLetterGroup,
  DeadLetterStatus,
  DeadLettersApi,
  GroupedBy,
} from '../api/dead-letters-api.ts';
import { useLatest } from '../api/use-latest.ts';
import { createPagedRows, type PagedRows } from '../grid/paged-rows.ts';
import { type StatusTab, withStatus } from '../stores/rejects-query.ts';
import { useStudio, useStudioApi } from '../studio/studio-context.tsx';

export type EntrySort = Parameters<DeadLettersApi['page']>[0]['sort'];

export interface EntriesTable {
  filter: DeadLetterFilter;
  rows: PagedRows<DeadLetter>;
  first: DeadLetter | undefined;
}

export const entriesPageSize = 200;
export const mostReasons = 500;

/** Grows whenever entries may have changed, in this window or elsewhere. */
export function useRejectsVersion(): number {
  return useStore(useStudio().rejects, ({ version }) => version);
}

export function useEntries(filter: DeadLetterFilter, sort: EntrySort, version: number) {
  const api = useStudioApi();
  const load = async (own: AbortSignal): Promise<EntriesTable> => {
    const page = async (offset: number, limit: number, signal: AbortSignal) => {
      const { entries, total } = await api.deadLetters.page({ filter, sort, offset, limit }, { signal });
      return { rows: entries, total };
    };
    const first = await page(0, entriesPageSize, own);
    return { filter, rows: createPagedRows(page, entriesPageSize, first), first: first.rows[0] };
  };
  return useLatest(load, [api, filter, sort, version]);
}

/** The reasons of the entries that match a filter, most frequent first. */
export function useReasons(filter: DeadLetterFilter, by: GroupedBy, version: number) {
  const api = useStudioApi();
  const load = (signal: AbortSignal): Promise<DeadLetterGroup[]> =>
    api.deadLetters.groups({ filter, by, limit: mostReasons }, { signal });
  return useLatest(load, [api, filter, by, version]);
}

export type StatusCounts = Record<StatusTab, number> & { corrected: number; gone: number };

/** The number of entries by status, with the filter of the list applied, so that each tab shows what it holds. */
export function useStatusCounts(filter: DeadLetterFilter, version: number) {
  const api = useStudioApi();
  const load = async (signal: AbortSignal): Promise<StatusCounts> => {
    const count = async (status: DeadLetterStatus, further: DeadLetterFilter = {}) => {
      const asked = { ...withStatus(filter, status), ...further };
      const page = await api.deadLetters.page(
        { filter: asked, sort: { by: 'id', isDescending: false }, offset: 0, limit: 0 },
        { signal },
      );
      return page.total;
    };
    const [open, replayed, discarded, corrected, gone] = await Promise.all([
      count('open'),
      count('replayed'),
      count('discarded'),
      count('open', { hasCorrection: true }),
      count('open', { isGone: true }),
    ]);
    return { open, replayed, discarded, corrected, gone, all: open + replayed + discarded };
  };
  return useLatest(load, [api, filter, version]);
}
