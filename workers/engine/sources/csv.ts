import { WeirError } from '../../../core/errors.ts';
import type { CsvOptions } from '../../../core/nodes/define-node.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { CsvShape } from '../csv/csv-shape.ts';
import { inspectCsv } from '../csv/inspect-csv.ts';
import { normaliseCsv } from '../csv/normalise-csv.ts';
import { fastReadSql, spoolReadSql } from '../csv/read-csv-sql.ts';
import type { CsvReject } from '../csv/rejects.ts';
import { type RunningSurvey, type Survey, surveyCsv } from '../csv/survey-csv.ts';
import { hidden, hiddenPrefix } from '../hidden.ts';
import { csvHeads } from './csv-heads.ts';
import type { OpenOptions } from './open.ts';
import { sourceIndex } from './parquet.ts';
import { RejectSpool } from './reject-spool.ts';
import type { PreparedSource } from './source.ts';

/** The fast reader cannot be proven right for a node's files: the run must start over with the careful one. */
export class CarefulReadNeeded extends Error {
  readonly node: string;

  constructor(node: string, reason: string) {
    super(`Read with care, which takes longer: ${reason}.`);
    this.node = node;
  }
}

const fileColumn = `${hiddenPrefix}file`;

export interface CsvRequest extends OpenOptions {
  node: string;
  files: readonly string[];
  options: CsvOptions;
}

/** Opens CSV files. Read with care, all of them have been read when this returns. */
export async function openCsv(request: CsvRequest): Promise<PreparedSource> {
  const { node, files, options, reading, spoolFolder } = request;
  const paths = reading.kind === 'sample' ? await csvHeads(files, spoolFolder) : files;
  const { filename: _filename, ...config } = options;
  const shape = await inNode(node, () => inspectCsv(config, paths));
  switch (reading.kind) {
    case 'describe':
      return fastSource(request, shape);
    case 'careful':
      return carefulSource(request, shape, reading.signal);
    case 'fast':
      if (!shape.regular) throw new CarefulReadNeeded(node, shape.irregularity ?? 'its head is irregular');
      return fastSource(request, shape);
    case 'whole':
    case 'sample': {
      const isRegular = shape.regular && (await surveyOnce(shape)).regular;
      return isRegular ? fastSource(request, shape) : carefulSource(request, shape, reading.signal);
    }
  }
}

async function inNode<Result>(node: string, action: () => Promise<Result>): Promise<Result> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof WeirError) || error.node !== undefined) throw error;
    const { code, message, field, cause } = error;
    throw new WeirError({ code, message, node, cause, ...(field !== undefined && { field }) });
  }
}

async function surveyOnce(shape: CsvShape): Promise<Survey> {
  await using survey = surveyCsv(shape);
  return await survey.result;
}

/** Files that look regular. Whether they are is proven by the survey, beside the run. */
async function fastSource({ node, options, firstFile, reading }: CsvRequest, shape: CsvShape): Promise<PreparedSource> {
  let running: RunningSurvey | undefined;
  const survey = () => {
    running ??= surveyCsv(shape);
    return running.result;
  };
  // Where a file's rows begin among those of all files is known only when they have been counted.
  const isProven = shape.files.length > 1 && reading.kind === 'fast';
  if (isProven) assertRegular(node, await survey());
  const offsets = isProven ? offsetsOf(await survey()) : [0];
  const paths = shape.files.map(({ path }) => path);
  const { filename } = options;
  const columns = [...shape.columns, ...(filename === undefined ? [] : [filename])];
  return {
    columns: columns.map((name) => ({ name, type: 'VARCHAR' })),
    warnings: [...shape.warnings],
    files: paths,
    relation(hasLineage) {
      const needsFile = filename !== undefined || (hasLineage && paths.length > 1);
      const scan = fastReadSql(shape, needsFile ? fileColumn : undefined);
      const file = filename === undefined ? [] : [sql`${id(fileColumn)} AS ${id(filename)}`];
      const list = joinSql([
        ...shape.columns.map(id),
        ...file,
        ...(hasLineage ? lineageOf(paths, offsets, shape, firstFile) : []),
      ]);
      return hasLineage
        ? sql`(SELECT ${list} FROM (SELECT *, row_number() OVER () AS ${hidden.row} FROM ${scan}))`
        : sql`(SELECT ${list} FROM ${scan})`;
    },
    async expectedRows() {
      const result = await survey();
      assertRegular(node, result);
      return result.records;
    },
    watch(onUnfit) {
      survey().then(
        (result) => {
          if (!result.regular) onUnfit(unfit(node, result));
        },
        (error: unknown) => {
          if (error instanceof WeirError && error.code !== 'cancelled') onUnfit(error);
        },
      );
    },
    async close() {
      await running?.[Symbol.asyncDispose]();
    },
  };
}

/** The rows of all files, counted through, turned into a file and a row and line in it. */
function lineageOf(paths: readonly string[], offsets: readonly number[], shape: CsvShape, firstFile: number): Sql[] {
  const header = shape.files[0]?.dataStart.lines ?? 0;
  const isSingle = paths.length === 1;
  const file = isSingle ? sql`0::INTEGER` : sourceIndex(paths, id(fileColumn));
  const row = isSingle
    ? hidden.row
    : sql`${hidden.row} - list_extract([${joinSql(offsets.map((offset) => sql`${offset}`))}], ${file} + 1)`;
  return [
    sql`${firstFile}::INTEGER + ${file} AS ${hidden.source}`,
    sql`CAST(${row} AS BIGINT) AS ${hidden.row}`,
    sql`CAST(${row} + ${header} AS BIGINT) AS ${hidden.line}`,
  ];
}

function offsetsOf({ files }: Survey): number[] {
  let sum = 0;
  return files.map(({ records }) => {
    const offset = sum;
    sum += records;
    return offset;
  });
}

function assertRegular(node: string, survey: Survey): void {
  if (!survey.regular) throw unfit(node, survey);
}

function unfit(node: string, { irregularity }: Survey): CarefulReadNeeded {
  return new CarefulReadNeeded(node, irregularity ?? 'its lines are irregular');
}

/** Files of any kind, read record by record into a spool that the engine can read blindly. */
async function carefulSource(
  { node, options, firstFile, spoolFolder }: CsvRequest,
  shape: CsvShape,
  signal: AbortSignal,
): Promise<PreparedSource> {
  const paths = shape.files.map(({ path }) => path);
  const rejects = new RejectSpool(spoolFolder, paths, firstFile);
  const keep = (found: readonly CsvReject[]) =>
    rejects.add([...found].sort(byPlace).map((reject) => storedReject(node, paths, reject)));
  const spool = await inNode(node, () => normaliseCsv(shape, spoolFolder, keep, signal));
  const { filename } = options;
  const columns = [...spool.columns, ...(filename === undefined ? [] : [filename])];
  const sum = (pick: (account: (typeof spool.perFile)[number]) => number) =>
    spool.perFile.reduce((total, account) => total + pick(account), 0);
  return {
    columns: columns.map((name) => ({ name, type: 'VARCHAR' })),
    warnings: [...shape.warnings, ...spool.warnings],
    rejects,
    files: paths,
    relation(hasLineage) {
      const file = sql`list_extract([${joinSql(paths.map((path) => sql`${path}`))}], ${hidden.source} + 1)`;
      const named = filename === undefined ? [] : [sql`${file} AS ${id(filename)}`];
      const lineage = hasLineage
        ? [sql`${firstFile}::INTEGER + ${hidden.source} AS ${hidden.source}`, hidden.row, hidden.line]
        : [];
      return sql`(SELECT ${joinSql([...spool.columns.map(id), ...named, ...lineage])} FROM ${spoolReadSql(spool)})`;
    },
    expectedRows: async () => sum(({ loaded }) => loaded),
    watch: () => undefined,
    close: async () => undefined,
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
