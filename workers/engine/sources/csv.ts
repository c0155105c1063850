import { rm } from 'node:fs/promises';
import { WeirError } from '../../../core/errors.ts';
import type { CsvOptions } from '../../../core/nodes/source-spec.ts';
import { id, joinSql, type Sql, sql } from '../../../core/sql/sql.ts';
import { SourceFile } from '../../reading/source-file.ts';
import type { NewReject } from '../../store/reject-batch.ts';
import type { CsvShape } from '../csv/csv-shape.ts';
import { encodingCaution } from '../csv/encoding-caution.ts';
import { fastReadSql } from '../csv/fast-read-sql.ts';
import { inspectCsv } from '../csv/inspect-csv.ts';
import { likelyEncodings } from '../csv/likely-encodings.ts';
import { normaliseCsv } from '../csv/normalise-csv.ts';
import { readLine } from '../csv/read-line.ts';
import type { CsvReject } from '../csv/rejects.ts';
import { type RunningSurvey, type Survey, surveyCsv } from '../csv/survey-csv.ts';
import { hidden, hiddenPrefix } from '../hidden.ts';
import { inNode } from '../in-node.ts';
import { csvHeads } from './csv-heads.ts';
import type { OpenOptions } from './open-options.ts';
import { orCleanUp } from './or-clean-up.ts';
import { RejectSpool } from './reject-spool.ts';
import type { PreparedSource } from './source.ts';
import { sourceIndex } from './source-index.ts';
import { spoolReadSql } from './spool-sql.ts';

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
  const { node, files, reading } = request;
  if (reading.kind === 'sample') return withCautions(request, await openHeads(request, reading.signal));
  const shape = await inspect(request, files);
  switch (reading.kind) {
    case 'describe':
      return withCautions(request, await fastSource(request, shape));
    case 'careful':
      return carefulSource(request, shape, reading.signal);
    case 'fast':
      if (!shape.regular) throw new CarefulReadNeeded(node, shape.irregularity ?? 'its head is irregular');
      return fastSource(request, shape);
    case 'whole':
      return lookAt(request, shape, reading.signal);
  }
}

/** Of many files the first that seems to be written in another encoding speaks for all. */
async function withCautions({ files, options }: CsvRequest, source: PreparedSource): Promise<PreparedSource> {
  const { filename: _filename, ...config } = options;
  for (const file of files) {
    const [likeliest] = await likelyEncodings(file, config);
    if (likeliest !== undefined) return { ...source, cautions: [encodingCaution(likeliest, config.encoding)] };
  }
  return source;
}

function inspect({ node, options }: CsvRequest, paths: readonly string[]): Promise<CsvShape> {
  const { filename: _filename, ...config } = options;
  return inNode(node, () => inspectCsv(config, paths));
}

/** For a look: fast or with care, as the files need. */
async function lookAt(request: CsvRequest, shape: CsvShape, signal: AbortSignal): Promise<PreparedSource> {
  const isRegular = shape.regular && (await surveyOnce(shape, signal)).regular;
  return isRegular ? fastSource(request, shape) : carefulSource(request, shape, signal);
}

/** The first part of the files. Copies of heads are gone when it is closed. */
async function openHeads(request: CsvRequest, signal: AbortSignal): Promise<PreparedSource> {
  const { files, options, spoolFolder } = request;
  const heads = await csvHeads(files, spoolFolder);
  const copies = heads.filter((head) => !files.includes(head));
  const removeCopies = () => Promise.all(copies.map((copy) => rm(copy, { force: true })));
  const source = await orCleanUp(removeCopies, async () => lookAt(request, await inspect(request, heads), signal));
  const texts = (paths: readonly string[]) => sql`[${joinSql(paths.map((path) => sql`${path}`))}]`;
  const { filename } = options;
  return {
    ...source,
    isPart: copies.length > 0,
    relation(hasLineage) {
      const rows = source.relation(hasLineage);
      if (filename === undefined || copies.length === 0) return rows;
      const original = sql`list_extract(${texts(files)}, list_position(${texts(heads)}, ${id(filename)}))`;
      return sql`(SELECT * REPLACE (${original} AS ${id(filename)}) FROM ${rows})`;
    },
    async close() {
      await source.close();
      await removeCopies();
    },
  };
}

async function assertUnchanged({ files }: CsvShape): Promise<void> {
  for (const file of files) {
    await using source = await SourceFile.open(file.path);
    await source.assertUnchanged(file);
  }
}

/** Ends with the signal: a large file is read for seconds. */
async function surveyOnce(shape: CsvShape, signal: AbortSignal): Promise<Survey> {
  await using survey = surveyCsv(shape);
  const stop = () => void survey[Symbol.asyncDispose]();
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  try {
    return await survey.result;
  } finally {
    signal.removeEventListener('abort', stop);
  }
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
  if (reading.kind === 'fast') void survey();
  if (isProven) assertRegular(node, await survey());
  const offsets = isProven ? offsetsOf(await survey()) : [0];
  const paths = shape.files.map(({ path }) => path);
  const { filename } = options;
  const columns = [...shape.columns, ...(filename === undefined ? [] : [filename])];
  return {
    columns: columns.map((name) => ({ name, type: 'VARCHAR' })),
    warnings: [...shape.warnings],
    files: paths,
    readLine: lineReader(shape, filename),
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
    placeOf: placesOf(offsets, shape, firstFile),
    ...(reading.kind === 'fast' && { prove: async () => assertRegular(node, await survey()) }),
    async expectedRows() {
      const result = await survey();
      assertRegular(node, result);
      // The survey may have been done before the file changed, and the engine after.
      await inNode(node, () => assertUnchanged(shape));
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

/** Where the rows of all files, counted through, are. */
function placesOf(
  offsets: readonly number[],
  shape: CsvShape,
  firstFile: number,
): NonNullable<PreparedSource['placeOf']> {
  const header = shape.files[0]?.dataStart.lines ?? 0;
  return (ordinal) => {
    const next = offsets.findIndex((offset) => offset >= ordinal);
    const file = (next === -1 ? offsets.length : next) - 1;
    const sourceRow = ordinal - (offsets[file] ?? 0);
    return { source: firstFile + file, sourceRow, line: sourceRow + header };
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
  { node, options, firstFile, spoolFolder, amendments }: CsvRequest,
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
    () => inNode(node, () => normaliseCsv(shape, { spoolFolder, onRejects: keep, signal, amend })),
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
      const file = sql`list_extract([${joinSql(paths.map((path) => sql`${path}`))}], ${hidden.source} + 1)`;
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

/** Reads a line by the dialect of its file; a file that is gone had that of the first. */
function lineReader(shape: CsvShape, filename: string | undefined): NonNullable<PreparedSource['readLine']> {
  return (text, file) => {
    const fileShape = shape.files.find(({ path }) => path === file) ?? shape.files[0];
    if (!fileShape) return { code: 'csv.missing_columns', message: 'There is no file to read the line by.' };
    const read = readLine(text, fileShape);
    if ('code' in read) return read;
    const values = shape.columns.map((column) => {
      const value = read.fields[fileShape.columns.indexOf(column)];
      return value === undefined || shape.nullValues.includes(value) ? null : value;
    });
    return { values: filename === undefined ? values : [...values, file] };
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
