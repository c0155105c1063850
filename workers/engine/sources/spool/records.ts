import { rm } from 'node:fs/promises';
import { WeirError } from '../../../../core/errors.ts';
import type { JsonOptions } from '../../../../core/nodes/source-spec.ts';
import { inNode } from '../../in-node.ts';
import type { JsonFileShape } from '../../json/detect-layout.ts';
import { type JsonReject, type NormalisedJson, normaliseJson } from '../../json/normalise-json.ts';
import { readRecord } from '../../json/read-record.ts';
import type { OpenOptions } from '../open-options.ts';
import { orCleanUp } from '../or-clean-up.ts';
import type { PreparedSource } from '../source.ts';
import { RejectSpool } from './reject-spool.ts';
import { typedSpool } from './typed-spool.ts';

export interface RecordsRequest extends OpenOptions {
  node: string;
  files: readonly JsonFileShape[];
  /** What a person knows each file by. */
  names: readonly string[];
  options: JsonOptions;
  /** Bytes of each file to look at; all without. */
  limitBytes?: number;
  /** Whether a record's line in its file says anything to a person. */
  hasLines?: boolean;
}

interface Read {
  json: NormalisedJson;
  rejects: RejectSpool;
}

/** JSON records as a source: all of them have been read when this returns. */
export async function openRecords(request: RecordsRequest): Promise<PreparedSource> {
  const { node, names, options, firstFile } = request;
  const { json, rejects } = await inNode(node, () => readFiles(request, options.raw));
  const { columns, warnings } = json.columns.columns();
  if (columns.length === 0) {
    const reason = await firstReason(rejects);
    await rejects.close();
    await rm(json.spool, { force: true });
    throw new WeirError({ code: 'source.empty', node, message: whyNoColumns(names.join(', '), json.loaded, reason) });
  }
  return {
    columns,
    keys: json.columns.keys,
    warnings,
    rejects,
    files: [...names],
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

function whyNoColumns(names: string, records: number, reason: string | undefined): string {
  if (records > 0)
    return `The records in ${names} are empty objects, so there are no columns. Declare columns if other records may come.`;
  if (reason !== undefined)
    return `No record of ${names} can be read, so there are no columns. The first one: ${reason}`;
  return `There is no record in ${names}, so there are no columns. Declare columns if the file may be empty.`;
}

async function firstReason(rejects: RejectSpool): Promise<string | undefined> {
  for await (const [first] of rejects.read()) return first?.message;
  return undefined;
}

/**
 * Where a key turns out to hold texts beside lists or objects, it is read once more as JSON, which tells them apart.
 */
async function readFiles(request: RecordsRequest, raw: readonly string[]): Promise<Read> {
  const {
    node,
    files,
    names,
    options,
    reading,
    spoolFolder,
    firstFile,
    amendments,
    onRead,
    limitBytes,
    hasLines = true,
  } = request;
  const rejects = new RejectSpool(spoolFolder, names, firstFile);
  const json = await orCleanUp(
    () => rejects.close(),
    () =>
      normaliseJson({
        files,
        declared: options.declared,
        raw,
        spoolFolder,
        hasLines,
        ...(limitBytes !== undefined && { limitBytes }),
        amend: ({ fileIndex, row, raw: text }) => amendments?.lineFor(names[fileIndex] ?? '', row, text),
        onRejects: (found) => rejects.add(found.map((reject) => storedReject(node, names, reject))),
        onRead,
        signal: reading.kind === 'describe' ? undefined : reading.signal,
      }),
  );
  const { mixed } = json.columns;
  if (mixed.length === 0) return { json, rejects };
  await rejects.close();
  await rm(json.spool, { force: true });
  return readFiles(request, [...raw, ...mixed]);
}

function storedReject(node: string, names: readonly string[], { fileIndex, row, line, message, raw }: JsonReject) {
  return {
    node,
    source: names[fileIndex] ?? null,
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
