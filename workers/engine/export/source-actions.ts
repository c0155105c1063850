import { WeirError } from '../../../core/errors.ts';
import type { ActionOf, SourceAction } from '../../../core/export/plan.ts';
import { pythonEncoding } from '../../../core/export/python-encoding.ts';
import { placeOf } from '../../../core/nodes/http-request.ts';
import type { CsvOptions, HttpSource, JsonOptions } from '../../../core/nodes/source-spec.ts';
import { withoutSecretNames } from '../../../core/pipeline/secrets.ts';
import { resolveEncoding } from '../../reading/encoding.ts';
import type { CsvFileShape } from '../csv/csv-shape.ts';
import { inspectCsv } from '../csv/inspect-csv.ts';
import { detectLayout } from '../json/detect-layout.ts';
import type { JsonLayout } from '../json/split-records.ts';
import type { LocatedSource } from '../sources/open.ts';
import type { PreparedSource } from '../sources/source.ts';
import { askingOf } from './asking-actions.ts';

/**
 * How a script reads a source: what was left to be found out is what its files say today. `spec` has paths with names
 * of secrets, `files` are what they stand for. `enough` tells where a source that is asked may stop.
 */
export async function sourceAction(
  { node, spec, files }: Pick<LocatedSource, 'node' | 'spec' | 'files'>,
  source: PreparedSource,
  enough: () => ActionOf<'readHttp'>['enough'],
): Promise<SourceAction> {
  const { columns } = source;
  switch (spec.kind) {
    case 'csv':
      return readCsv(node, spec, files);
    case 'json':
      return {
        do: 'readJson',
        paths: spec.paths,
        layout: await layoutOf(node, spec.options, files),
        records: spec.options.records ?? '',
        columns: keyedColumns(source),
      };
    case 'parquet':
      return { do: 'readParquet', paths: spec.paths, columns };
    case 'sqlite':
      return { do: 'readSqlite', paths: spec.paths, columns, table: spec.table ?? null, query: spec.query ?? null };
    case 'excel': {
      const { paths, sheet = null, range = null, hasHeader } = spec;
      return { do: 'readExcel', paths, sheet, range, hasHeader, columns };
    }
    case 'http':
      return readHttp(spec, source, enough());
    case 'rows':
      return { do: 'typedRows', columns: spec.columns, rows: spec.rows };
  }
}

/** Each with what it is called in its files. */
function keyedColumns({ columns, keys }: PreparedSource) {
  return columns.map(({ name, type }, index) => ({ name, type, key: keys?.[index] ?? name }));
}

function readHttp(
  { request, records, pagination, maxPages }: HttpSource,
  source: PreparedSource,
  enough: ActionOf<'readHttp'>['enough'],
): ActionOf<'readHttp'> {
  const { url, query, body, settings } = request;
  return {
    do: 'readHttp',
    url,
    place: withoutSecretNames(placeOf(url)),
    query,
    body: body ?? null,
    asking: askingOf(settings),
    records,
    pagination: pagination.type === 'offset' ? { ...pagination, sizeParam: pagination.sizeParam ?? null } : pagination,
    maxPages: maxPages ?? null,
    enough,
    columns: keyedColumns(source),
  };
}

async function readCsv(
  node: string,
  { paths, options }: { paths: string[]; options: CsvOptions },
  files: readonly string[],
): Promise<ActionOf<'readCsv'>> {
  const { filename, ...config } = options;
  const shape = await inspectCsv(config, files);
  const first = shape.files.find(({ columns }) => columns.length > 0) ?? shape.files[0];
  if (!first) throw new RangeError(`The source ${node} has no file.`);
  const odd = shape.files.find((file) => file.columns.length > 0 && !isReadAlike(file, first, options));
  if (odd) {
    const message = `"${node}" reads files of different dialects: ${odd.path} differs from ${first.path}. A script reads all of them in one way: set delimiter, quote, escape and encoding in the node, or bring the files into one form.`;
    throw new WeirError({ code: 'pipeline.invalid', node, message });
  }
  const { delimiter, quote, escape: escapeMark, comment } = first.dialect;
  return {
    do: 'readCsv',
    paths,
    columns: [...shape.columns],
    delimiter,
    quote,
    escape: escapeMark,
    comment,
    hasHeader: first.hasHeader,
    encoding: encodingOf(node, first, options),
    nulls: [...shape.nullValues],
    skipLines: first.leadLines,
    fileColumn: filename ?? null,
  };
}

function isReadAlike(file: CsvFileShape, first: CsvFileShape, options: CsvOptions): boolean {
  return (
    JSON.stringify([file.dialect, file.leadLines, encodingName(file, options)]) ===
    JSON.stringify([first.dialect, first.leadLines, encodingName(first, options)])
  );
}

/** A byte order mark decides for its own file alone. */
function encodingName({ bomBytes, encoding }: CsvFileShape, options: CsvOptions): string {
  return bomBytes > 0 ? resolveEncoding(options.encoding ?? 'utf-8') : encoding;
}

function encodingOf(node: string, file: CsvFileShape, options: CsvOptions): string {
  const name = encodingName(file, options);
  const known = pythonEncoding(name);
  if (known !== undefined) return known;
  const message = `The encoding ${name} of "${node}" cannot be read by a Python script. Convert the file to utf-8 first.`;
  throw new WeirError({ code: 'pipeline.invalid', node, message });
}

async function layoutOf(node: string, options: JsonOptions, files: readonly string[]) {
  const layouts = new Set<JsonLayout>();
  for (const file of files) layouts.add((await detectLayout(file, options)).layout);
  const [only = 'lines', ...others] = layouts;
  if (others.length === 0) return only;
  const message = `"${node}" reads files of different layouts (${[...layouts].join(', ')}). A script reads all of them in one way: set the layout in the node.`;
  throw new WeirError({ code: 'pipeline.invalid', node, message });
}
