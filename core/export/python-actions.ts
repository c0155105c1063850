import type { ActionOf, ExportAction } from './plan.ts';
import { lookUpText } from './python-asking.ts';
import { call, indent, keyword, list, method, pairs } from './python-calls.ts';
import { pythonBlock, pythonText } from './python-literals.ts';
import { readText } from './python-reads.ts';

/** One call of the script's own functions, in the body of the function of a node. */
export function actionText(node: string, action: ExportAction): string {
  switch (action.do) {
    case 'view':
      return method('view', [pythonText(action.name), pythonBlock(action.query, indent)]);
    case 'table': {
      const inOrder = action.inOrder ? ['in_order=True'] : [];
      return method('table', [pythonText(action.name), pythonBlock(action.query, indent), ...inOrder]);
    }
    case 'lookUp':
      return lookUpText(node, action);
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
      return writeText(action);
    default:
      return readText(node, action);
  }
}

function loadText({ path, table, mode, keys, update, when, partitionBy, ...action }: ActionOf<'loadSqlite'>): string {
  const { createTable, columns, rows, dlqTable, rejecting, refused } = action;
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
      ...keyword('rows', pythonBlock(rows, indent + indent)),
      ...keyword('dlq_table', pythonText(dlqTable)),
      ...keyword('rejecting', list(rejecting)),
      ...keyword('refused', pythonBlock(refused ?? '', indent + indent), refused !== null),
    ],
  );
}

function writeText({ path, query, options, isFolder, encoding }: ActionOf<'writeFile'>): string {
  return call(
    'write_file',
    [],
    [
      ...keyword('path', pythonText(path)),
      ...keyword('query', pythonBlock(query, indent + indent)),
      ...keyword('options', pythonText(options)),
      ...keyword('is_folder', 'True', isFolder),
      ...keyword('encoding', pythonText(encoding ?? ''), encoding !== null),
    ],
  );
}
