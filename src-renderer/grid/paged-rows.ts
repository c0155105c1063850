import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageOf } from '../../core/errors.ts';

export interface LoadedPage<Row> {
  rows: readonly Row[];
  /** Total number of rows, if the host knows it. */
  total: number | null;
}

export type LoadPage<Row> = (offset: number, limit: number, signal: AbortSignal) => Promise<LoadedPage<Row>>;

export interface PagesState<Row> {
  pages: ReadonlyMap<number, readonly Row[]>;
  /** Null until known. */
  total: number | null;
  failure: string | null;
}

/** A table that is fetched page by page as rows become visible. */
export interface PagedRows<Row> {
  state: StoreApi<PagesState<Row>>;
  /** Fetches the missing pages of these rows, and cancels pages that are no longer visible. */
  want(first: number, last: number): void;
  /** Returns rows for copying, fetching missing pages one at a time. */
  fetch(first: number, last: number): Promise<Row[]>;
  setTotal(total: number): void;
  close(): void;
}

const pagesKept = 60;

/** `first` is the first page, if it is already there. */
export function createPagedRows<Row>(load: LoadPage<Row>, pageSize: number, first?: LoadedPage<Row>): PagedRows<Row> {
  const state = createStore<PagesState<Row>>(() => ({ pages: new Map(), total: null, failure: null }));
  const requests = new Map<number, AbortController>();

  const keep = (index: number, { rows, total }: LoadedPage<Row>) => {
    const pages = new Map(state.getState().pages);
    pages.delete(index);
    pages.set(index, rows);
    for (const oldest of pages.keys()) {
      if (pages.size <= pagesKept) break;
      pages.delete(oldest);
    }
    const end = rows.length < pageSize && (rows.length > 0 || index === 0) ? index * pageSize + rows.length : null;
    state.setState({ pages, failure: null, total: total ?? state.getState().total ?? end });
  };

  const request = async (index: number) => {
    const own = new AbortController();
    requests.set(index, own);
    try {
      const page = await load(index * pageSize, pageSize, own.signal);
      if (!own.signal.aborted) keep(index, page);
    } catch (error) {
      if (!own.signal.aborted) state.setState({ failure: messageOf(error) });
    } finally {
      if (requests.get(index) === own) requests.delete(index);
    }
  };

  if (first !== undefined) keep(0, first);

  return {
    state,
    want(first, last) {
      const from = Math.floor(Math.max(0, first) / pageSize);
      const to = Math.floor(Math.max(0, last) / pageSize);
      for (const [index, controller] of requests) {
        if (index >= from && index <= to) continue;
        controller.abort();
        requests.delete(index);
      }
      const { pages } = state.getState();
      for (let index = from; index <= to; index += 1) {
        if (!pages.has(index) && !requests.has(index)) void request(index);
      }
    },
    async fetch(first, last) {
      const rows: Row[] = [];
      for (let index = Math.floor(first / pageSize); index * pageSize <= last; index += 1) {
        const known = state.getState().pages.get(index);
        const page = known ?? (await load(index * pageSize, pageSize, new AbortController().signal)).rows;
        const start = index * pageSize;
        rows.push(...page.slice(Math.max(0, first - start), last - start + 1));
      }
      return rows;
    },
    setTotal: (total) => state.setState({ total }),
    close() {
      for (const controller of requests.values()) controller.abort();
      requests.clear();
    },
  };
}

/** A row by index; undefined while its page is missing. */
export function rowAt<Row>(pages: PagesState<Row>['pages'], pageSize: number, row: number): Row | undefined {
  return pages.get(Math.floor(row / pageSize))?.[row % pageSize];
}

/** The number of rows to scroll through: the total, or one page more than was fetched while the total is unknown. */
export function rowCountOf({ pages, total }: PagesState<unknown>, pageSize: number): number {
  if (total !== null) return total;
  const last = Math.max(-1, ...pages.keys());
  return last < 0 ? 0 : (last + 1) * pageSize + (pages.get(last)?.length === pageSize ? pageSize : 0);
}
