import { rm } from 'node:fs/promises';
import { WeirError } from '../../../core/errors.ts';
import type { JsonOptions } from '../../../core/nodes/define-node.ts';
import { inNode } from '../in-node.ts';
import { detectLayout } from '../json/detect-layout.ts';
import { type JsonReject, type NormalisedJson, normaliseJson } from '../json/normalise-json.ts';
import { readRecord } from '../json/read-record.ts';
import type { OpenOptions } from './open-options.ts';
import { orCleanUp } from './or-clean-up.ts';
import { RejectSpool } from './reject-spool.ts';
import type { PreparedSource } from './source.ts';
import { typedSpool } from './typed-spool.ts';

/** How much of all files together a preview looks at, in bytes. */
const sampleBytes = 8_000_000;

export interface JsonRequest extends OpenOptions {
  node: string;
  files: readonly string[];
  options: JsonOptions;
}

interface Read {
  json: NormalisedJson;
  rejects: RejectSpool;
}

/** Opens JSON files: all of their records have been read when this returns. */
export async function openJson(request: JsonRequest): Promise<PreparedSource> {
  const { node, files, options, firstFile } = request;
  const { json, rejects } = await inNode(node, () => readFiles(request, options.raw));
  const { columns, warnings } = json.columns.columns();
  if (columns.length === 0) {
    await rejects.close();
    await rm(json.spool, { force: true });
    const message = `There is no record in ${files.join(', ')}, so there are no columns. Declare them, if the file may be empty.`;
    throw new WeirError({ code: 'source.empty', node, message });
  }
  return {
    columns,
    warnings,
    rejects,
    files: [...files],
    isPart: json.isPart,
    readLine(text) {
      const members = readRecord(text);
      return typeof members === 'string'
        ? { code: 'json.malformed', message: members }
        : { values: json.columns.read(members) };
    },
    relation: typedSpool({ ...json, isRagged: true }, columns, firstFile),
    expectedRows: async () => json.loaded,
    watch: () => undefined,
    close: () => rm(json.spool, { force: true }),
  };
}

/** Where a key turns out to hold texts beside lists or objects, it is read once more as JSON, which tells them apart. */
async function readFiles(request: JsonRequest, raw: readonly string[]): Promise<Read> {
  const { node, files, options, reading, spoolFolder, firstFile, amendments } = request;
  const shapes = await Promise.all(files.map((file) => detectLayout(file, options.layout)));
  const rejects = new RejectSpool(spoolFolder, files, firstFile);
  const json = await orCleanUp(
    () => rejects.close(),
    () =>
      normaliseJson({
        files: shapes,
        declared: options.declared,
        raw,
        spoolFolder,
        ...(reading.kind === 'sample' && { limitBytes: Math.ceil(sampleBytes / files.length) }),
        amend: ({ fileIndex, row, raw: text }) => amendments?.lineFor(files[fileIndex] ?? '', row, text),
        onRejects: (found) => rejects.add(found.map((reject) => storedReject(node, files, reject))),
        signal: reading.kind === 'describe' ? undefined : reading.signal,
      }),
  );
  const { mixed } = json.columns;
  if (mixed.length === 0) return { json, rejects };
  await rejects.close();
  await rm(json.spool, { force: true });
  return readFiles(request, [...raw, ...mixed]);
}

function storedReject(node: string, files: readonly string[], { fileIndex, row, line, message, raw }: JsonReject) {
  return {
    node,
    source: files[fileIndex] ?? null,
    sourceRow: row,
    line,
    code: 'json.malformed' as const,
    message,
    column: null,
    value: null,
    record: raw,
    isLine: true,
  };
}
