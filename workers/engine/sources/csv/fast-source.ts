import { WeirError } from '../../../../core/errors.ts';
import { id, joinSql, listSql, type Sql, sql } from '../../../../core/sql/sql.ts';
import { SourceFile } from '../../../reading/source-file.ts';
import type { CsvShape } from '../../csv/csv-shape.ts';
import { fastReadSql } from '../../csv/fast-read-sql.ts';
import { type RunningSurvey, type Survey, surveyCsv } from '../../csv/survey/survey-csv.ts';
import { inNode } from '../../in-node.ts';
import { hidden, hiddenPrefix } from '../../relations/hidden.ts';
import { CarefulReadNeeded, irregularityIn } from '../careful-read-needed.ts';
import type { PreparedSource } from '../source.ts';
import { sourceIndex } from '../source-index.ts';
import type { CsvRequest } from './csv-request.ts';
import { lineReader } from './line-reader.ts';

const fileColumn = `${hiddenPrefix}file`;

/**
 * CSV files that look regular. The survey proves whether they are: before they are read, or if it takes longer,
 * meanwhile.
 */
export function fastSource(
  { node, options, firstFile, reading }: CsvRequest,
  shape: CsvShape,
  { begun, proven }: { begun?: RunningSurvey; proven?: Survey } = {},
): PreparedSource {
  let running = begun;
  const survey = () => {
    running ??= surveyCsv(shape);
    return running.result;
  };
  const offsets = proven ? offsetsOf(proven) : [0];
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

async function assertUnchanged({ files }: CsvShape): Promise<void> {
  for (const file of files) {
    await using source = await SourceFile.open(file.path);
    await source.assertUnchanged(file);
  }
}

/** Finds the place of a row by its number across all files. */
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

/** Row numbers across all files, turned into a file, and a row and line in it. */
function lineageOf(paths: readonly string[], offsets: readonly number[], shape: CsvShape, firstFile: number): Sql[] {
  const header = shape.files[0]?.dataStart.lines ?? 0;
  const isSingle = paths.length === 1;
  const file = isSingle ? sql`0::INTEGER` : sourceIndex(paths, id(fileColumn));
  const row = isSingle ? hidden.row : sql`${hidden.row} - list_extract(${listSql(offsets)}, ${file} + 1)`;
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

function unfit(node: string, survey: Survey): CarefulReadNeeded {
  return new CarefulReadNeeded(node, irregularityIn(survey));
}
