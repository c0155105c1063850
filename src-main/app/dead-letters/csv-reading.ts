import { dirname, resolve } from 'node:path';
import { WeirError } from '../../../core/errors.ts';
import { givenDialect } from '../../../core/nodes/csv-dialect.ts';
import { findNode } from '../../../core/nodes/registry.ts';
import type { CsvOptions } from '../../../core/nodes/source-spec.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { csvInspectionSchema } from '../../../core/preview/messages.ts';
import type { RejectDetail } from '../../../core/store/reject.ts';
import type { Studio } from '../studio.ts';

interface CsvReading {
  encoding: string;
  /**
   * The dialect for showing and editing a raw line; null if the entry has none, or its source is no longer a CSV file.
   */
  dialect: { delimiter: string; quote: string; escape: string; columns: string[] } | null;
}

/** The CSV settings for the file of an entry, from the node that read it in the last run that saw the entry. */
export async function csvReadingOf(studio: Studio, reject: RejectDetail): Promise<CsvReading> {
  const { source, code, runId } = reject;
  const options = csvOptionsOf(studio.store.runs.getRunFile(runId) ?? '', reject) ?? {};
  const unlooked = { encoding: options.encoding ?? 'utf-8', dialect: null };
  if (source === null || !code.startsWith('csv.')) return unlooked;
  try {
    const { client, folder } = studio.preview;
    const call = { call: 'inspectCsv', path: source, folder, dialect: givenDialect(options), limit: 0 } as const;
    const { dialect, columns } = await client.ask(csvInspectionSchema, call);
    const { delimiter, quote, escape: escapeSign, encoding } = dialect;
    return {
      encoding: encoding ?? unlooked.encoding,
      dialect: { delimiter: delimiter ?? ',', quote: quote ?? '', escape: escapeSign ?? '', columns },
    };
  } catch (error) {
    if (error instanceof WeirError) return unlooked;
    throw error;
  }
}

/** The settings of the node that rejected the line, or else of the node that read the file. */
function csvOptionsOf(text: string, { node, source, pipeline }: RejectDetail): CsvOptions | undefined {
  const readers = (parsePipeline(text).pipeline?.nodes ?? []).flatMap(({ id, type, config }) => {
    const definition = findNode(type);
    const spec = definition?.config.safeParse(config).success ? definition.source?.(config) : undefined;
    return spec?.kind === 'csv' ? [{ id, ...spec }] : [];
  });
  const isItsFile = (path: string) => resolve(dirname(pipeline), path) === source;
  const reader =
    readers.find(({ id }) => id === node) ??
    readers.find(({ paths }) => paths.some(isItsFile)) ??
    (readers.length === 1 ? readers[0] : undefined);
  return reader?.options;
}
