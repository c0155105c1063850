import { rm } from 'node:fs/promises';
import { Worker } from 'node:worker_threads';
import { systemCodeOf, WeirError } from '../../../core/errors.ts';
import type { ExcelSource } from '../../../core/nodes/source-spec.ts';
import { type ExcelRead, type ExcelReadRequest, excelReadAnswer } from '../../excel/read-protocol.ts';
import { listenTo } from '../../process/answer-once.ts';
import { onAbort } from '../../process/on-abort.ts';
import { threadUrl } from '../../process/thread-url.ts';
import { inNode } from '../in-node.ts';
import type { OpenOptions } from './open-options.ts';
import { sample } from './sample.ts';
import type { PreparedSource } from './source.ts';
import { typedSpool } from './spool/typed-spool.ts';

/**
 * A sheet takes little memory, unless a text in it is endless. With less room for young objects, collecting them takes
 * a third more CPU.
 */
const memoryMb = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

export interface ExcelSourceRequest extends OpenOptions {
  node: string;
  files: readonly string[];
  source: ExcelSource;
}

/** A part of one sheet of a workbook: all of its rows that are wanted have been read when this returns. */
export async function openExcel(request: ExcelSourceRequest): Promise<PreparedSource> {
  const { node, files, source, spoolFolder, reading, asking, firstFile, onRead } = request;
  const [path, ...others] = files;
  if (path === undefined || others.length > 0) {
    const message = `The path names ${files.length} files. Name one workbook.`;
    throw new WeirError({ code: 'source.not_found', node, field: 'path', message });
  }
  const { sheet, range, hasHeader } = source;
  const asked = {
    path,
    hasHeader,
    spoolFolder,
    ...(sheet !== undefined && { sheet }),
    ...(range !== undefined && { range }),
    ...(reading.kind === 'sample' && { most: sample }),
  };
  const read = await inNode(node, () => readInThread(asked, asking.signal, onRead));
  const { columns, warnings, rows, isPart, namesBelow } = read;
  onRead?.({ loaded: rows, rejected: 0 });
  return {
    columns,
    warnings,
    ...(namesBelow && { cautions: [cautionOf(namesBelow)] }),
    isPart,
    files: [path],
    relation: typedSpool(read, columns, firstFile),
    expectedRows: async () => rows,
    watch: () => undefined,
    close: () => rm(read.spool, { force: true }),
  };
}

function cautionOf({ message, range }: NonNullable<ExcelRead['namesBelow']>) {
  return { message, field: ['range'], suggestion: { label: `Read ${range}`, replace: range } };
}

async function readInThread(
  request: ExcelReadRequest,
  signal: AbortSignal,
  onRead: OpenOptions['onRead'],
): Promise<ExcelRead> {
  const worker = new Worker(threadUrl('excel-read-thread'), {
    workerData: request,
    resourceLimits: memoryMb,
  });
  using _stopping = onAbort(signal, () => void worker.terminate());
  try {
    return await new Promise<ExcelRead>((resolve, reject) => {
      const onRows = (rows: number) => onRead?.({ loaded: rows, rejected: 0 });
      listenTo(worker, excelReadAnswer, { onRows, resolve, reject });
      worker.once('error', (error) =>
        reject(systemCodeOf(error) === 'ERR_WORKER_OUT_OF_MEMORY' ? tooLarge(error) : error),
      );
      worker.once('exit', () =>
        reject(new WeirError({ code: 'cancelled', message: 'Reading the workbook was stopped.' })),
      );
    });
  } finally {
    await worker.terminate();
  }
}

function tooLarge(cause: Error): WeirError {
  const message = `The sheet takes more than ${memoryMb.maxOldGenerationSizeMb} MB of memory to read. Save it as CSV, and read that.`;
  return new WeirError({ code: 'memory.exceeded', message, cause });
}
