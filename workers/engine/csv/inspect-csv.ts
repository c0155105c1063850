import { WeirError } from '../../../core/errors.ts';
import { plural } from '../../../core/run/format.ts';
import { looksLikeHeader } from '../../reading/header.ts';
import { generatedName, uniqueNames } from '../../reading/unique-names.ts';
import { checkDialectConfig } from './check-config.ts';
import type { CsvConfig, CsvFileShape, CsvShape } from './csv-shape.ts';
import { headIrregularityOf, irregularityOf } from './irregularity.ts';
import { type CsvHead, readHead } from './read-head.ts';

const columnLimit = 10_000;

/**
 * Reads the heads of CSV files: encoding, dialect, columns, and whether the fast reader may be tried. Throws
 * `source.not_found`, `source.unreadable`, `source.encoding`, `source.format` (an impossible dialect) and
 * `source.empty` (no file has a column, and the config names none).
 */
export async function inspectCsv(config: CsvConfig, paths: readonly string[]): Promise<CsvShape> {
  const checked = checkDialectConfig(config);
  const { nullValues = [''] } = checked;
  const { files: inspected, warnings } = await inspectHeads(checked, paths, nullValues);
  const files = inspected.map(({ shape }) => shape);
  const union = unionOf(files.flatMap(({ columns }) => columns));
  if (union.size === 0)
    for (const name of uniqueNames(checked.columns ?? []).columns) union.set(name.toLowerCase(), name);
  if (union.size === 0) throw emptyError(paths);
  const columns = [...union.values()];
  const shape = { files: files.map((file) => withUnion(file, union)), columns, nullValues };
  const irregularity = irregularityOf(
    shape,
    inspected.map((file) => file.irregularity),
  );
  return { ...shape, regular: irregularity === null, irregularity, warnings };
}

interface InspectedFile {
  readonly shape: CsvFileShape;
  readonly irregularity: string | null;
}

/** One answer on the header for all files. Heads are let go as soon as there is one: there may be thousands. */
async function inspectHeads(
  config: CsvConfig,
  paths: readonly string[],
  nullValues: readonly string[],
): Promise<{ files: InspectedFile[]; warnings: string[] }> {
  const files: InspectedFile[] = [];
  const warnings: string[] = [];
  const waiting: CsvHead[] = [];
  let header: HeaderDecision | undefined;
  const inspectWaiting = (hasHeader: boolean) => {
    for (const head of waiting.splice(0)) {
      const { shape, warnings: found } = shapeOf(head, hasHeader, config);
      files.push({ shape, irregularity: headIrregularityOf(shape, head, nullValues) });
      const all = [...head.warnings, ...found];
      warnings.push(...(paths.length > 1 ? all.map((warning) => `${head.path}: ${warning}`) : all));
    }
  };
  for (const path of paths) {
    const head = await readHead(path, config);
    waiting.push(head);
    header ??= decideHeader(head, config.header ?? 'auto');
    if (header) inspectWaiting(header.hasHeader);
  }
  inspectWaiting(true);
  return { files, warnings: [...(header?.warnings ?? []), ...warnings] };
}

interface HeaderDecision {
  readonly hasHeader: boolean;
  readonly warnings: readonly string[];
}

/** Undefined where a file has no record to tell by. */
function decideHeader({ records }: CsvHead, wanted: boolean | 'auto'): HeaderDecision | undefined {
  if (wanted !== 'auto') return { hasHeader: wanted, warnings: [] };
  const [first, ...following] = records;
  if (first === undefined) return undefined;
  const hasHeader = looksLikeHeader(
    first.fields,
    following.slice(0, 100).map(({ fields }) => fields),
  );
  const warning =
    'The first line looks like data, so it is read as a row. Set `header` to `true` if it names the columns, or to `false` if not.';
  return { hasHeader, warnings: hasHeader ? [] : [warning] };
}

function shapeOf(
  head: CsvHead,
  hasHeader: boolean,
  config: CsvConfig,
): { shape: CsvFileShape; warnings: readonly string[] } {
  const first = head.records[0];
  const named =
    first === undefined
      ? { columns: [], warnings: [] }
      : hasHeader
        ? uniqueNames(first.fields)
        : generatedColumns(first.fields.length, config);
  const warnings = [...named.warnings];
  if (hasHeader && first !== undefined && !first.isWellFormed)
    warnings.push('The header line has a quote that is not closed; quotes in it are taken as text.');
  if (named.columns.length > columnLimit) {
    throw new WeirError({
      code: 'source.too_many_columns',
      message: `${head.path} has ${named.columns.length} columns; at most ${columnLimit} can be read. Is the delimiter right?`,
    });
  }
  const lead = head.preambleText + (hasHeader ? head.firstRecordText : '');
  return {
    shape: {
      ...head.file,
      hasHeader,
      columns: named.columns,
      dataStart: head.dataStart(hasHeader),
      lineEnd: lastLineEnd(lead),
    },
    warnings,
  };
}

function lastLineEnd(text: string): CsvFileShape['lineEnd'] {
  if (text.endsWith('\r\n')) return '\r\n';
  if (text.endsWith('\n')) return '\n';
  return text.endsWith('\r') ? '\r' : null;
}

function generatedColumns(
  count: number,
  config: CsvConfig,
): { columns: readonly string[]; warnings: readonly string[] } {
  const generated = Array.from({ length: count }, (_, index) => generatedName(index));
  const given = config.columns ?? [];
  if (given.length === 0 || given.every((name) => generated.includes(name)))
    return { columns: generated, warnings: [] };
  if (given.length !== count) {
    throw new WeirError({
      code: 'source.format',
      field: 'columns',
      message: `The file has no header and ${plural(count, 'column')}, but \`columns\` names ${given.length}. Name all of them, in order.`,
    });
  }
  return uniqueNames(given);
}

/** The columns of all files in order of first appearance: lower-case name → first spelling. */
function unionOf(names: readonly string[]): Map<string, string> {
  const union = new Map<string, string>();
  for (const name of names) {
    if (!union.has(name.toLowerCase())) union.set(name.toLowerCase(), name);
  }
  return union;
}

/** Uses the same spelling in all files; an empty file gets the columns of the others. */
function withUnion(file: CsvFileShape, union: ReadonlyMap<string, string>): CsvFileShape {
  const columns =
    file.columns.length === 0 ? [...union.values()] : file.columns.map((name) => union.get(name.toLowerCase()) ?? name);
  return { ...file, columns };
}

function emptyError(paths: readonly string[]): WeirError {
  const what = paths.length === 1 ? `${paths[0]} is empty` : 'All of the files are empty';
  return new WeirError({
    code: 'source.empty',
    field: 'path',
    message: `${what}: there is no header and no row. Choose another file.`,
  });
}
