import type { ActionOf, SourceAction } from './plan.ts';
import { askingKeywords } from './python-asking.ts';
import { type call, indent, keyword, list, listOf, pairs, tuple } from './python-calls.ts';
import { pythonBlock, pythonText, pythonValue } from './python-literals.ts';

/** The call that reads a source, written by `read`. */
export function readText(node: string, action: SourceAction, read: typeof call): string {
  switch (action.do) {
    case 'readCsv':
      return readCsvText(node, action, read);
    case 'readJson': {
      const columns = action.columns.map(({ key, name, type }) => tuple([key, name, type]));
      return read(
        'read_json',
        [pythonText(node), list(action.paths)],
        [
          ...keyword('layout', pythonText(action.layout)),
          ...keyword('records', pythonText(action.records), action.records !== ''),
          ...keyword('columns', listOf(columns)),
        ],
      );
    }
    case 'readParquet':
      return read('read_parquet', [pythonText(node), list(action.paths)], keyword('columns', pairs(action.columns)));
    case 'readSqlite': {
      const { paths, table, query, columns } = action;
      return read(
        'read_sqlite',
        [pythonText(node), list(paths)],
        [
          ...keyword('table', pythonText(table ?? ''), table !== null),
          ...keyword('query', queryText(query ?? ''), query !== null),
          ...keyword('columns', pairs(columns)),
        ],
      );
    }
    case 'readExcel': {
      const { paths, sheet, range, hasHeader, columns } = action;
      return read(
        'read_excel',
        [pythonText(node), list(paths)],
        [
          ...keyword('sheet', pythonText(sheet ?? ''), sheet !== null),
          ...keyword('cells', pythonText(range ?? ''), range !== null),
          ...keyword('has_header', 'False', !hasHeader),
          ...keyword('columns', pairs(columns)),
        ],
      );
    }
    case 'readHttp':
      return readHttpText(node, action, read);
    case 'typedRows':
      return read(
        'typed_rows',
        [pythonText(node), list(action.columns)],
        keyword('rows', listOf(action.rows.map((row) => pythonValue(row)))),
      );
  }
}

/** A query as a person wrote it. Stray quotes in its comments would pass for texts in a block. */
function queryText(query: string): string {
  return /--|\/\*/.test(query) ? pythonText(query) : pythonBlock(query, indent + indent);
}

function readCsvText(node: string, action: ActionOf<'readCsv'>, read: typeof call): string {
  const { comment, skipLines, fileColumn } = action;
  return read(
    'read_csv',
    [pythonText(node), list(action.paths)],
    [
      ...keyword('columns', list(action.columns)),
      ...keyword('delimiter', pythonText(action.delimiter)),
      ...keyword('quote', pythonText(action.quote)),
      ...keyword('escape', pythonText(action.escape)),
      ...keyword('comment', pythonText(comment), comment !== ''),
      ...keyword('has_header', pythonValue(action.hasHeader)),
      ...keyword('encoding', pythonText(action.encoding)),
      ...keyword('nulls', list(action.nulls)),
      ...keyword('skip_lines', String(skipLines), skipLines !== 0),
      ...keyword('file_column', pythonText(fileColumn ?? ''), fileColumn !== null),
    ],
  );
}

function readHttpText(node: string, action: ActionOf<'readHttp'>, read: typeof call): string {
  const { url, place, query, body, asking, records, pagination, maxPages, enough } = action;
  const columns = action.columns.map(({ key, name, type }) => tuple([key, name, type]));
  const counts = enough.map(({ rows, query: text }) => `(${rows}, ${pythonBlock(text, indent + indent)})`);
  return read(
    'read_http',
    [pythonText(node), pythonText(url)],
    [
      ...keyword('query', listOf(query.map(tuple)), query.length > 0),
      ...keyword('body', pythonText(body ?? ''), body !== null),
      ...askingKeywords(asking),
      ...keyword('records', pythonText(records), records !== ''),
      ...keyword('pages', pagesText(pagination), pagination.type !== 'none'),
      ...keyword('max_pages', String(maxPages), maxPages !== null),
      ...keyword('enough', listOf(counts), counts.length > 0),
      ...keyword('place', pythonText(place)),
      ...keyword('columns', listOf(columns)),
    ],
  );
}

function pagesText(pagination: ActionOf<'readHttp'>['pagination']): string {
  if (pagination.type !== 'offset') return pythonValue(pagination);
  const { sizeParam, ...pages } = pagination;
  return pythonValue({ ...pages, ...(sizeParam !== null && { size_param: sizeParam }) });
}
