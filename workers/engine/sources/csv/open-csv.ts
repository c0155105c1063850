import { rm } from 'node:fs/promises';
import { id, listSql, sql } from '../../../../core/sql/sql.ts';
import { onAbort } from '../../../process/on-abort.ts';
import type { CsvShape } from '../../csv/csv-shape.ts';
import { encodingCaution } from '../../csv/encoding-caution.ts';
import { headCaution } from '../../csv/head-caution.ts';
import { inspectCsv } from '../../csv/inspect-csv.ts';
import { likelyEncodings } from '../../csv/likely-encodings.ts';
import { isSoonSurveyed, type RunningSurvey, type Survey, surveyCsv } from '../../csv/survey/survey-csv.ts';
import { inNode } from '../../in-node.ts';
import { careRemark, irregularityIn } from '../careful-read-needed.ts';
import { orCleanUp } from '../or-clean-up.ts';
import type { PreparedSource } from '../source.ts';
import { carefulSource } from './careful-source.ts';
import { csvHeads } from './csv-heads.ts';
import type { CsvRequest } from './csv-request.ts';
import { fastSource } from './fast-source.ts';

/** Opens CSV files. Read with care, all of them have been read when this returns. */
export async function openCsv(request: CsvRequest): Promise<PreparedSource> {
  const { files, reading } = request;
  if (reading.kind === 'sample') return withCautions(request, await openHeads(request, reading.signal));
  const shape = await inspect(request, files);
  switch (reading.kind) {
    case 'describe':
      return withCautions(request, fastSource(request, shape));
    case 'careful':
      return carefulSource(request, shape, reading.signal);
    case 'fast':
      return openFast(request, shape, reading.signal);
    case 'whole':
      return lookAt(request, shape, reading.signal);
  }
}

/**
 * Of many files the first that seems to be written in another encoding speaks for all, and the very first of how files
 * begin.
 */
async function withCautions({ files, options }: CsvRequest, source: PreparedSource): Promise<PreparedSource> {
  const { filename: _filename, ...config } = options;
  const [first] = files;
  const head = first === undefined ? undefined : await headCaution(first, config);
  const cautions = head === undefined ? [] : [head];
  for (const file of files) {
    const [likeliest] = await likelyEncodings(file, config);
    if (likeliest !== undefined)
      return { ...source, cautions: [encodingCaution(likeliest, config.encoding), ...cautions] };
  }
  return { ...source, cautions };
}

function inspect({ node, options }: CsvRequest, paths: readonly string[]): Promise<CsvShape> {
  const { filename: _filename, ...config } = options;
  return inNode(node, () => inspectCsv(config, paths));
}

/** For a run: with the fast reader, unless the careful one is known to be needed. */
async function openFast(request: CsvRequest, shape: CsvShape, signal: AbortSignal): Promise<PreparedSource> {
  if (!shape.regular) return withCare(request, shape, signal);
  const begun = surveyCsv(shape);
  // Where a file's rows begin among those of all files is known only when they have been counted.
  if (shape.files.length === 1 && !isSoonSurveyed(shape)) return fastSource(request, shape, { begun });
  const proven = await endOf(begun, signal);
  if (proven.regular) return fastSource(request, shape, { begun, proven });
  return withCare(request, { ...shape, irregularity: proven.irregularity }, signal);
}

async function withCare(request: CsvRequest, shape: CsvShape, signal: AbortSignal): Promise<PreparedSource> {
  const source = await carefulSource(request, shape, signal);
  return { ...source, remarks: [careRemark(irregularityIn(shape)), ...(source.remarks ?? [])] };
}

/** For a preview: with whichever reader the files need. */
async function lookAt(request: CsvRequest, shape: CsvShape, signal: AbortSignal): Promise<PreparedSource> {
  const proven = shape.regular ? await surveyOnce(shape, signal) : undefined;
  return proven?.regular ? fastSource(request, shape, { proven }) : carefulSource(request, shape, signal);
}

/** The first part of the files. Copies of heads are gone when it is closed. */
async function openHeads(request: CsvRequest, signal: AbortSignal): Promise<PreparedSource> {
  const { node, files, options, spoolFolder } = request;
  const heads = await inNode(node, () => csvHeads(files, spoolFolder));
  const copies = heads.filter((head) => !files.includes(head));
  const removeCopies = () => Promise.all(copies.map((copy) => rm(copy, { force: true })));
  const source = await orCleanUp(removeCopies, async () => lookAt(request, await inspect(request, heads), signal));
  const { filename } = options;
  return {
    ...source,
    isPart: copies.length > 0,
    relation(hasLineage) {
      const rows = source.relation(hasLineage);
      if (filename === undefined || copies.length === 0) return rows;
      const original = sql`list_extract(${listSql(files)}, list_position(${listSql(heads)}, ${id(filename)}))`;
      return sql`(SELECT * REPLACE (${original} AS ${id(filename)}) FROM ${rows})`;
    },
    async close() {
      await source.close();
      await removeCopies();
    },
  };
}

async function surveyOnce(shape: CsvShape, signal: AbortSignal): Promise<Survey> {
  await using survey = surveyCsv(shape);
  return await endOf(survey, signal);
}

/** Ends with the signal: a large file is read for seconds. */
async function endOf(survey: RunningSurvey, signal: AbortSignal): Promise<Survey> {
  using _stopping = onAbort(signal, () => void survey[Symbol.asyncDispose]());
  return await survey.result;
}
