import { type Column, storedTypeOf } from '../../../core/column-types.ts';
import type { ExportAction } from '../../../core/export/plan.ts';
import type { FileSink, SqliteSink } from '../../../core/nodes/compiled.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { id, joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { storedValue } from '../../../core/sql/sqlite/packed-select.ts';
import type { CompiledNode } from '../compile/compiled-graph.ts';
import { hidden, lineageNames } from '../relations/hidden.ts';
import { parsedRecord, recordColumns } from '../relations/record-columns.ts';
import { assigned, inputOf, type ScriptGraph } from './script-graph.ts';

export function writing(node: CompiledNode, sink: FileSink, { graph, names }: ScriptGraph): ExportAction[] {
  const { from, reads } = inputOf(node, graph);
  const list = joinSql(sink.output.map(({ name, value }) => assigned(name, value, names)));
  return [
    {
      do: 'writeFile',
      path: sink.path,
      query: names.text(sql`SELECT ${list} FROM ${from}`),
      reads,
      options: names.inline(sink.options),
      isFolder: sink.partitionBy !== undefined,
      encoding: sink.encoding ?? null,
      isPacked: sink.isPacked === true,
    },
  ];
}

export function loading(
  node: CompiledNode,
  sink: SqliteSink,
  { graph, names, rejectingFor }: ScriptGraph,
): ExportAction[] {
  const { from, columns, reads } = inputOf(node, graph);
  const typed = columns.map(({ name, type }) => ({ name, type: storedTypeOf(type) }));
  const values = typed.map((column, index) =>
    columns[index]?.type === 'VARCHAR' ? id(column.name) : sql`${storedValue(column)} AS ${id(column.name)}`,
  );
  const { load, path: file, table, createTable, dlqTable = `${table}_dlq` } = sink;
  const isWired = graph.isWired(node.id, 'rejected');
  return [
    {
      do: 'loadSqlite',
      path: file,
      table,
      mode: load.mode,
      columns: typed,
      keys: load.mode === 'upsert' ? load.keys : [],
      update: load.mode === 'upsert' ? (load.update ?? null) : null,
      when: load.mode === 'upsert' ? (load.when ?? null) : null,
      partitionBy: load.mode === 'delete_write' ? load.partitionBy : [],
      createTable,
      dlqTable,
      rejecting: rejectingFor(node.id),
      rows: names.text(sql`SELECT ${joinSql([...values, ...lineageNames])} FROM ${from}`),
      reads,
      refused: isWired ? names.text(refusedRows(node.id, columns)) : null,
    },
  ];
}

/** Rows that a table refused, made of their records, with the types that they came in with. */
function refusedRows(node: string, columns: readonly Column[]): Sql {
  const errors = sql`code AS error_code, "column" AS error_column, message AS error_message, value AS error_value, source_row, source AS ${hidden.source}, source_row AS ${hidden.row}, line AS ${hidden.line}`;
  return sql`SELECT ${joinSql([...recordColumns(columns), errors])} FROM (SELECT *, ${parsedRecord(columns)} FROM ${path(engineSchema, `${node} refused`)})`;
}
