import { placeOf } from '../../../core/nodes/http-request.ts';
import type { SourceSpec } from '../../../core/nodes/source-spec.ts';
import type { ResolvedNode } from '../compile/compile.ts';
import { openCsv } from './csv/open-csv.ts';
import { openExcel } from './excel.ts';
import { inferTypes } from './infer-types.ts';
import { openJson } from './json.ts';
import type { OpenOptions } from './open-options.ts';
import { orCleanUp } from './or-clean-up.ts';
import { openParquet } from './parquet.ts';
import { findFiles } from './paths.ts';
import { openRows, typedRows } from './rows.ts';
import { closeSource, type PreparedSource } from './source.ts';
import { openSqlite } from './sqlite.ts';

export interface LocatedSource {
  node: string;
  infersTypes: boolean;
  spec: SourceSpec;
  /** Absolute paths, which the session must be allowed to read. */
  files: string[];
  /** What rejects call the source of a row. */
  names: string[];
}

/** Finds the files of a source node. Undefined for other nodes. Throws `source.not_found` or `source.unreadable`. */
export async function locateSource(
  { id, definition, config }: ResolvedNode,
  folder: string,
): Promise<LocatedSource | undefined> {
  const spec = definition.source?.(config);
  if (!spec) return undefined;
  const files = 'paths' in spec ? await findFiles(spec.paths, folder, id) : [];
  const names = spec.kind === 'http' ? [placeOf(spec.request.url)] : spec.kind === 'rows' ? [typedRows] : files;
  return { node: id, infersTypes: definition.infersTypes(config), spec, files, names };
}

/** The files that the engine reads itself. All others are read for it, into its own folder. */
export function pathsForEngine(located: readonly LocatedSource[]): string[] {
  return located.flatMap(({ spec: { kind }, files }) => (kind === 'csv' || kind === 'parquet' ? files : []));
}

/**
 * Makes a located source ready for scanning. Inferring types takes rows, which are then read even if only columns are
 * asked for.
 */
export async function openSource(located: LocatedSource, options: OpenOptions): Promise<PreparedSource> {
  if (!located.infersTypes) return openByKind(located, options);
  const { asking, reading } = options;
  const isDescribed = reading.kind === 'describe';
  const source = await openByKind(located, {
    ...options,
    reading: isDescribed ? { kind: 'sample', signal: asking.signal } : reading,
  });
  const inferredTypes = await orCleanUp(
    () => closeSource(source),
    () => inferTypes(options.session, source),
  );
  return { ...source, inferredTypes };
}

async function openByKind({ node, spec, files, names }: LocatedSource, options: OpenOptions): Promise<PreparedSource> {
  const { firstFile } = options;
  switch (spec.kind) {
    case 'csv':
      return openCsv({ node, files, options: spec.options, ...options });
    case 'json':
      return openJson({ node, files, options: spec.options, ...options });
    case 'parquet':
      return openParquet({ node, files, ...options });
    case 'sqlite':
      return openSqlite({ node, files, table: spec.table, query: spec.query, ...options });
    case 'excel':
      return openExcel({ node, files, source: spec, ...options });
    case 'http':
      // What it takes to ask a server is only loaded when one is asked: loading takes a tenth of a small run.
      return (await import('./http.ts')).openHttp({ node, source: spec, place: names[0] ?? '', ...options });
    case 'rows':
      return openRows(spec.columns, spec.rows, firstFile);
  }
}
