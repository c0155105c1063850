import { rm } from 'node:fs/promises';
import { id, joinSql, listSql, sql } from '../../../../core/sql/sql.ts';
import type { NewReject } from '../../../store/reject-batch.ts';
import { normaliseCsv } from '../../csv/careful/normalise-csv.ts';
import type { CsvReject } from '../../csv/careful/rejects.ts';
import type { CsvShape } from '../../csv/csv-shape.ts';
import { inNode } from '../../in-node.ts';
import { hidden } from '../../relations/hidden.ts';
import { orCleanUp } from '../or-clean-up.ts';
import type { PreparedSource } from '../source.ts';
import { RejectSpool } from '../spool/reject-spool.ts';
import { spoolReadSql } from '../spool/spool-sql.ts';
import type { CsvRequest } from './csv-request.ts';
import { lineReader } from './line-reader.ts';

/** CSV files of any kind, read record by record into a spool that the engine can read blindly. */
export async function carefulSource(
  { node, options, firstFile, spoolFolder, amendments, onRead }: CsvRequest,
  shape: CsvShape,
  signal: AbortSignal,
): Promise<PreparedSource> {
  const paths = shape.files.map(({ path }) => path);
  const amend = ({ fileIndex, row, raw }: CsvReject) => amendments?.lineFor(paths[fileIndex] ?? '', row, raw);
  const rejects = new RejectSpool(spoolFolder, paths, firstFile);
  const keep = (found: readonly CsvReject[]) =>
    rejects.add([...found].sort(byPlace).map((reject) => storedReject(node, paths, reject)));
  const spool = await orCleanUp(
    () => rejects.close(),
    () => inNode(node, () => normaliseCsv(shape, { spoolFolder, onRejects: keep, onRead, signal, amend })),
  );
  const { filename } = options;
  const columns = [...spool.columns, ...(filename === undefined ? [] : [filename])];
  const sum = (pick: (account: (typeof spool.perFile)[number]) => number) =>
    spool.perFile.reduce((total, account) => total + pick(account), 0);
  return {
    columns: columns.map((name) => ({ name, type: 'VARCHAR' })),
    warnings: [...shape.warnings],
    remarks: [...spool.warnings],
    rejects,
    files: paths,
    readLine: lineReader(shape, filename),
    relation(hasLineage) {
      const file = sql`list_extract(${listSql(paths)}, ${hidden.source} + 1)`;
      const named = filename === undefined ? [] : [sql`${file} AS ${id(filename)}`];
      const lineage = hasLineage
        ? [sql`${firstFile}::INTEGER + ${hidden.source} AS ${hidden.source}`, hidden.row, hidden.line]
        : [];
      return sql`(SELECT ${joinSql([...spool.columns.map(id), ...named, ...lineage])} FROM ${spoolReadSql(spool)})`;
    },
    expectedRows: async () => sum(({ loaded }) => loaded),
    watch: () => undefined,
    close: () => rm(spool.spool, { force: true }),
  };
}

function byPlace(one: CsvReject, other: CsvReject): number {
  return one.fileIndex - other.fileIndex || one.row - other.row;
}

function storedReject(
  node: string,
  paths: readonly string[],
  { fileIndex, row, line, code, message, column, value, raw }: CsvReject,
): NewReject {
  return {
    node,
    source: paths[fileIndex] ?? null,
    sourceRow: row,
    line,
    code,
    message,
    column: column ?? null,
    value: value ?? null,
    record: raw,
    isLine: true,
  };
}
