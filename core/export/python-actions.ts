import type { ActionOf, ExportAction } from './plan.ts';
import { pythonBlock, pythonText, pythonValue } from './python-literals.ts';

const indent = '    ';

/** One call of the script's own functions, in the body of the function of a node. */
export function actionText(node: string, action: ExportAction): string {
  switch (action.do) {
    case 'readCsv':
      return readCsvText(node, action);
    case 'readJson': {
      const columns = action.columns.map(({ key, name, type }) => tuple([key, name, type]));
      return call(
        'read_json',
        [pythonText(node), list(action.paths)],
        [
          ['layout', pythonText(action.layout)],
          ['columns', listOf(columns)],
        ],
      );
    }
    case 'readParquet':
      return call('read_parquet', [pythonText(node), list(action.paths)], [['columns', pairs(action.columns)]]);
    case 'readSqlite':
      return call(
        'read_sqlite',
        [pythonText(node), list(action.paths)],
        [
          ...(action.table === null ? [] : [['table', pythonText(action.table)] as const]),
          ...(action.query === null ? [] : [['query', queryText(action.query)] as const]),
          ['columns', pairs(action.columns)],
        ],
      );
    case 'typedRows':
      return call(
        'typed_rows',
        [pythonText(node), list(action.columns)],
        [['rows', listOf(action.rows.map((row) => pythonValue(row)))]],
      );
    case 'view':
      return method('view', [pythonText(action.name), pythonBlock(action.query, indent)]);
    case 'table': {
      const inOrder = action.inOrder ? ['in_order=True'] : [];
      return method('table', [pythonText(action.name), pythonBlock(action.query, indent), ...inOrder]);
    }
    case 'reject':
      return method('reject', [pythonBlock(action.query, indent)]);
    case 'mustPass':
      return method('must_pass', [pythonBlock(action.query, indent)]);
    case 'warnOf': {
      const column = action.column === null ? [] : [pythonText(action.column)];
      return method('warn_of', [pythonBlock(action.query, indent), ...column]);
    }
    case 'loadSqlite':
      return loadText(action);
    case 'writeFile':
      return call(
        'write_file',
        [],
        [
          ['path', pythonText(action.path)],
          ['query', pythonBlock(action.query, indent + indent)],
          ['options', pythonText(action.options)],
          ...(action.isFolder ? [['is_folder', 'True'] as const] : []),
          ...(action.encoding === null ? [] : [['encoding', pythonText(action.encoding)] as const]),
        ],
      );
  }
}

/** A person's own text, in which quotes may also stand in comments. */
function queryText(query: string): string {
  return /--|\/\*/.test(query) ? pythonText(query) : pythonBlock(query, indent + indent);
}

function readCsvText(node: string, action: ActionOf<'readCsv'>): string {
  return call(
    'read_csv',
    [pythonText(node), list(action.paths)],
    [
      ['columns', list(action.columns)],
      ['delimiter', pythonText(action.delimiter)],
      ['quote', pythonText(action.quote)],
      ['escape', pythonText(action.escape)],
      ...(action.comment === '' ? [] : [['comment', pythonText(action.comment)] as const]),
      ['has_header', pythonValue(action.hasHeader)],
      ['encoding', pythonText(action.encoding)],
      ['nulls', list(action.nulls)],
      ...(action.skipLines === 0 ? [] : [['skip_lines', String(action.skipLines)] as const]),
      ...(action.fileColumn === null ? [] : [['file_column', pythonText(action.fileColumn)] as const]),
    ],
  );
}

function loadText(action: ActionOf<'loadSqlite'>): string {
  return call(
    'load_sqlite',
    [],
    [
      ['path', pythonText(action.path)],
      ['table', pythonText(action.table)],
      ['mode', pythonText(action.mode)],
      ...(action.keys.length === 0 ? [] : [['keys', list(action.keys)] as const]),
      ...(action.update === null ? [] : [['update', list(action.update)] as const]),
      ...(action.when === null ? [] : [['when', pythonText(action.when)] as const]),
      ...(action.partitionBy.length === 0 ? [] : [['partition_by', list(action.partitionBy)] as const]),
      ...(action.createTable ? [] : [['create_table', 'False'] as const]),
      ['columns', pairs(action.columns)],
      ['rows', pythonBlock(action.rows, indent + indent)],
      ['dlq_table', pythonText(action.dlqTable)],
      ['rejecting', list(action.rejecting)],
      ...(action.refused === null ? [] : [['refused', pythonBlock(action.refused, indent + indent)] as const]),
    ],
  );
}

type Keyword = readonly [name: string, value: string];

function call(name: string, values: readonly string[], keywords: readonly Keyword[]): string {
  const words = [...values, ...keywords.map(([key, value]) => `${key}=${value}`)];
  return `${indent}${name}(\n${['run', ...words].map((word) => `${indent}${indent}${word},\n`).join('')}${indent})`;
}

function method(name: string, values: readonly string[]): string {
  return `${indent}run.${name}(${values.join(', ')})`;
}

function list(values: readonly string[]): string {
  return listOf(values.map(pythonText));
}

function pairs(columns: readonly { name: string; type: string }[]): string {
  return listOf(columns.map(({ name, type }) => tuple([name, type])));
}

function tuple(values: readonly string[]): string {
  return `(${values.map(pythonText).join(', ')})`;
}

/** On one line where it fits. */
function listOf(values: readonly string[]): string {
  const line = values.join(', ');
  if (line.length < 90) return `[${line}]`;
  const inner = `${indent}${indent}${indent}`;
  return `[\n${values.map((value) => `${inner}${value},\n`).join('')}${indent}${indent}]`;
}
