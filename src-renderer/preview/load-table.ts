import type { PreviewApi, PreviewPage, PreviewPlace } from '../api/preview-api.ts';
import type { Cell, ColumnFilter, ColumnInfo, PageSort } from '../api/shared.ts';
import { createPagedRows, type PagedRows } from '../grid/paged-rows.ts';

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
  /** Its rows are those of a first part of the sources; those of the whole are on their way. */
  isFirstPart: boolean;
  /** Rows without filters; null until they are counted. */
  unfiltered: number | null;
  stop: PreviewPage['stop'];
}

/**
 * The table as soon as its first rows are there, made of a first part of large sources; then, where that is not all there
 * is, as it is by all of them; and once more when all rows are counted.
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

/** What the host is to know; the secrets it has itself. */
function questionOf({ document, node, port, sort, filters }: PreviewRequest) {
  return { document, node, port, sort, filters };
}
