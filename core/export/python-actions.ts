import type { ActionOf, ExportAction, ExportReads } from './plan.ts';
import { lookUpText } from './python-asking.ts';
import { call, indent, keyword, list, method, pairs } from './python-calls.ts';
import { pythonBlock, pythonText } from './python-literals.ts';
import { readText } from './python-reads.ts';

/** What differs in the scripts of the targets in Python. */
export interface ActionStyle {
  /** Writes the call that reads a source. */
  read: typeof call;
  /** Further arguments of the call that makes a relation, after its name and its query. */
  relationArguments(reads: ExportReads): string[];
  /** The expression for a query whose rows are wanted where the script runs. */
  rowsOf(query: string, reads: ExportReads): string;
}

/** The statement that does one action, in the body of the function of a node. */
export function actionText(node: string, action: ExportAction, style: ActionStyle): string {
  switch (action.do) {
    case 'view':
      return method('view', relationArguments(action, style));
    case 'table':
      return method('table', [...relationArguments(action, style), ...(action.inOrder ? ['in_order=True'] : [])]);
    case 'lookUp':
      return lookUpText(node, action, style.rowsOf(pythonBlock(action.requests, indent + indent), action.reads));
    case 'reject':
      return method('reject', [rowsOf(action, style)]);
    case 'mustPass':
      return method('must_pass', [rowsOf(action, style)]);
    case 'warnOf': {
      const column = action.column === null ? [] : [pythonText(action.column)];
      return method('warn_of', [rowsOf(action, style), ...column]);
    }
    case 'loadSqlite':
      return loadText(action, style);
    case 'writeFile':
      return writeText(action, style);
    default:
      return readText(node, action, style.read);
  }
}

function relationArguments({ name, query, reads }: ActionOf<'view' | 'table'>, style: ActionStyle): string[] {
  return [pythonText(name), pythonBlock(query, indent), ...style.relationArguments(reads)];
}

function rowsOf({ query, reads }: { query: string; reads: ExportReads }, style: ActionStyle, pad = indent): string {
  return style.rowsOf(pythonBlock(query, pad), reads);
}

function loadText(
  { path, table, mode, keys, update, when, partitionBy, ...action }: ActionOf<'loadSqlite'>,
  style: ActionStyle,
): string {
  const { createTable, columns, rows, reads, dlqTable, rejecting, refused } = action;
  return call(
    'load_sqlite',
    [],
    [
      ...keyword('path', pythonText(path)),
      ...keyword('table', pythonText(table)),
      ...keyword('mode', pythonText(mode)),
      ...keyword('keys', list(keys), keys.length > 0),
      ...keyword('update', list(update ?? []), update !== null),
      ...keyword('when', pythonText(when ?? ''), when !== null),
      ...keyword('partition_by', list(partitionBy), partitionBy.length > 0),
      ...keyword('create_table', 'False', !createTable),
      ...keyword('columns', pairs(columns)),
      ...keyword('rows', rowsOf({ query: rows, reads }, style, indent + indent)),
      ...keyword('dlq_table', pythonText(dlqTable)),
      ...keyword('rejecting', list(rejecting)),
      ...keyword('refused', pythonBlock(refused ?? '', indent + indent), refused !== null),
    ],
  );
}

function writeText(action: ActionOf<'writeFile'>, style: ActionStyle): string {
  const { path, options, isFolder, encoding, isPacked } = action;
  return call(
    'write_file',
    [],
    [
      ...keyword('path', pythonText(path)),
      ...keyword('query', rowsOf(action, style, indent + indent)),
      ...keyword('options', pythonText(options)),
      ...keyword('is_folder', 'True', isFolder),
      ...keyword('encoding', pythonText(encoding ?? ''), encoding !== null),
      ...keyword('is_packed', 'True', isPacked),
    ],
  );
}
