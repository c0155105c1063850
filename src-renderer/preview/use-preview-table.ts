import { useEffect, useState } from 'react';
import { messageOf } from '../../core/errors.ts';
import type { PreviewApi, PreviewPage, PreviewPlace } from '../api/preview-api.ts';
import type { Cell, ColumnFilter, ColumnInfo, PageSort } from '../api/shared.ts';
import { createPagedRows, type PagedRows } from '../grid/paged-rows.ts';
import { useStudio } from '../studio/studio-context.tsx';

export interface PreviewRequest extends PreviewPlace {
  sort: PageSort[];
  filters: ColumnFilter[];
  /** The state of secrets and files: with others the same text means other rows. */
  outside: number;
}

export interface PreviewTable {
  request: PreviewRequest;
  columns: ColumnInfo[];
  firstRows: Cell[][];
  rows: PagedRows<readonly Cell[]>;
  pageSize: number;
  sampledRows: number | null;
  /** Rows without filters; null until they are counted. */
  unfiltered: number | null;
  stop: PreviewPage['stop'];
}

const pauseMs = 40;

/** The rows at a place. The table before stays in sight until the next one is there. */
export function usePreviewTable(request: PreviewRequest | null, pageSize: number) {
  const { api, session } = useStudio();
  const [table, setTable] = useState<PreviewTable | null>(null);
  const [failed, setFailed] = useState<{ request: PreviewRequest; message: string } | null>(null);
  useEffect(() => {
    if (request === null) return;
    const own = new AbortController();
    const load = async () => {
      try {
        for await (const shown of loadTable(api.preview, request, pageSize, own.signal)) {
          if (!own.signal.aborted) setTable(shown);
        }
      } catch (error) {
        if (own.signal.aborted) return;
        setFailed({ request, message: messageOf(error) });
        session.getState().doubt();
      }
    };
    const timer = setTimeout(() => void load(), pauseMs);
    return () => {
      clearTimeout(timer);
      own.abort();
    };
  }, [api, session, request, pageSize]);
  const failure = failed !== null && failed.request === request ? failed.message : null;
  return { table, failure, isStale: table !== null && table.request !== request };
}

/** The table as soon as its first rows are there, and once more when all are counted. */
async function* loadTable(
  preview: PreviewApi,
  request: PreviewRequest,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<PreviewTable> {
  const page = await preview.rows({ ...questionOf(request), offset: 0, limit: pageSize }, { signal });
  const table = tableOf(preview, request, page, pageSize);
  yield table;
  if (signal.aborted || (page.total !== null && request.filters.length === 0)) return;
  const { document, node, port, filters } = request;
  const { filtered, total, sampledRows } = await preview.count({ document, node, port, filters }, { signal });
  table.rows.setTotal(filtered);
  yield { ...table, unfiltered: total, sampledRows };
}

function tableOf(preview: PreviewApi, request: PreviewRequest, page: PreviewPage, pageSize: number): PreviewTable {
  const load = (offset: number, limit: number, signal: AbortSignal) =>
    preview.rows({ ...questionOf(request), offset, limit }, { signal });
  return {
    request,
    columns: page.columns,
    firstRows: page.rows,
    rows: createPagedRows<readonly Cell[]>(load, pageSize, page),
    pageSize,
    sampledRows: page.sampledRows,
    unfiltered: page.total,
    stop: page.stop,
  };
}

/** What the host is to know; the secrets it has itself. */
function questionOf({ document, node, port, sort, filters }: PreviewRequest) {
  return { document, node, port, sort, filters };
}
