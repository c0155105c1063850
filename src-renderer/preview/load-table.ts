import type { PreviewApi, PreviewPage, PreviewPlace } from '../api/preview-api.ts';
import type { Cell, ColumnFilter, ColumnInfo, PageSort } from '../api/shared.ts';
import { createPagedRows, type PagedRows } from '../grid/paged-rows.ts';

export interface PreviewRequest extends PreviewPlace {
  sort: PageSort[];
  filters: ColumnFilter[];
  /** The version of secrets and files: the rows depend on them, too. */
  outside: number;
}

export interface PreviewTable {
  request: PreviewRequest;
  columns: ColumnInfo[];
  firstRows: Cell[][];
  rows: PagedRows<readonly Cell[]>;
  pageSize: number;
  sampledRows: number | null;
  /** The rows come from the first part of the sources; those of all are being read. */
  isFirstPart: boolean;
  /** Rows without filters; null until counted. */
  unfiltered: number | null;
  stop: PreviewPage['stop'];
}

/**
 * Yields the table as its first rows arrive, from the first part of large sources; then, if that is not all, from all
 * of them; and again when all rows are counted.
 */
export async function* loadTable(
  preview: PreviewApi,
  request: PreviewRequest,
  pageSize: number,
  signal: AbortSignal,
): AsyncGenerator<PreviewTable> {
  const firstPage = async (isWhole: boolean) => {
    const page = await preview.rows({ ...questionOf(request), isWhole, offset: 0, limit: pageSize }, { signal });
    return tableOf(preview, { request, page, pageSize, isWhole });
  };
  let table = await firstPage(false);
  yield table;
  if (signal.aborted) return;
  if (table.isFirstPart) {
    table = await firstPage(true);
    yield table;
  }
  if (signal.aborted || (table.unfiltered !== null && request.filters.length === 0)) return;
  const { document, node, port, filters } = request;
  const { filtered, total, sampledRows } = await preview.count({ document, node, port, filters }, { signal });
  table.rows.setTotal(filtered);
  yield { ...table, unfiltered: total, sampledRows };
}

interface FirstPage {
  request: PreviewRequest;
  page: PreviewPage;
  pageSize: number;
  isWhole: boolean;
}

function tableOf(preview: PreviewApi, { request, page, pageSize, isWhole }: FirstPage): PreviewTable {
  const load = (offset: number, limit: number, signal: AbortSignal) =>
    preview.rows({ ...questionOf(request), isWhole, offset, limit }, { signal });
  return {
    request,
    columns: page.columns,
    firstRows: page.rows,
    rows: createPagedRows<readonly Cell[]>(load, pageSize, page),
    pageSize,
    sampledRows: page.sampledRows,
    isFirstPart: page.sampledRows !== null && !isWhole,
    unfiltered: page.total,
    stop: page.stop,
  };
}

/** The request for the host, without the version of secrets and files. */
function questionOf({ document, node, port, sort, filters }: PreviewRequest) {
  return { document, node, port, sort, filters };
}
