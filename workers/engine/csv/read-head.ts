import { WeirError } from '../../../core/errors.ts';
import { createDecoder } from '../../reading/decoder.ts';
import { bomOf, resolveEncoding, unmarkedUtf16 } from '../../reading/encoding.ts';
import { SourceFile } from '../../reading/source-file.ts';
import { type CsvConfig, type CsvDialect, type CsvFileShape, type DataStart, headLimitBytes } from './csv-shape.ts';
import { compressionOf, notTextWarning } from './not-text.ts';
import { readPreamble } from './preamble.ts';
import { sniffDialect } from './sniff-dialect.ts';
import { type HeadRecord, splitHead } from './split-head.ts';

/** The start of a file, split into records. Where the data starts depends on whether the first one is a header. */
export interface CsvHead {
  readonly path: string;
  readonly bytes: Buffer;
  readonly isWhole: boolean;
  /** Whether the file is gzip-compressed. */
  readonly isPacked: boolean;
  /** Size of the whole content (bytes): an estimate for a packed file. */
  readonly unpackedBytes: number;
  readonly file: Omit<CsvFileShape, 'hasHeader' | 'columns' | 'dataStart' | 'lineEnd'>;
  readonly records: readonly HeadRecord[];
  readonly warnings: readonly string[];
  readonly preambleText: string;
  /** The text of the first record, which may be the header. */
  readonly firstRecordText: string;
  dataStart(hasHeader: boolean): DataStart;
}

/** Most records that are split off a head. */
export const headRecords = 500;

/** Reads at most `headLimitBytes` of a file. Throws `source.*`. */
export async function readHead(path: string, config: CsvConfig): Promise<CsvHead> {
  const wanted = resolveEncoding(config.encoding ?? 'utf-8');
  await using source = await SourceFile.open(path);
  const { bytes, isWhole } = await source.readHead(headLimitBytes);
  const compression = compressionOf(bytes);
  if (compression !== undefined) throw compressedFile(path, compression);
  const encoding = encodingOf(bytes, wanted, config.encoding);
  const { text } = createDecoder(encoding.name).decode(bytes.subarray(encoding.bomBytes), isWhole);
  const notText = notTextWarning(bytes, text);
  const preamble = readPreamble(text, isWhole, path, config);
  const rest = text.slice(preamble.chars);
  const dialect: CsvDialect = sniffDialect(rest, isWhole, {
    ...config,
    delimiter: config.delimiter ?? preamble.delimiter,
  });
  const records = splitHead(rest, isWhole, dialect, headRecords);
  const first = records[0];
  if (first === undefined && !isWhole) throw noRecord(path, rest, notText);
  return {
    path,
    bytes,
    isWhole,
    isPacked: source.isPacked,
    unpackedBytes: source.unpackedBytes,
    file: {
      path,
      ...source.state,
      encoding: encoding.name,
      bomBytes: encoding.bomBytes,
      dialect,
      leadLines: preamble.lines,
    },
    records,
    warnings: [...(notText === null ? [] : [notText]), ...encoding.warnings, ...preamble.warnings],
    preambleText: text.slice(0, preamble.chars),
    firstRecordText: rest.slice(0, first?.endChars ?? 0),
    dataStart(hasHeader) {
      const header = hasHeader ? first : undefined;
      const chars = preamble.chars + (header?.endChars ?? 0);
      return {
        chars,
        bytes: encoding.bomBytes + Buffer.byteLength(text.slice(0, chars)),
        lines: preamble.lines + (header?.endLines ?? 0),
        blankLines: header?.blankLines ?? 0,
        comments: header?.comments ?? 0,
      };
    },
  };
}

function noRecord(path: string, head: string, notText: string | null): WeirError {
  const where = `in its first ${headLimitBytes / 1024} KB`;
  const reason = /[\r\n]/.test(head)
    ? `${path} has no complete record ${where}. Are the quote, the encoding and \`skipRows\` right?`
    : `${path} has no line end ${where}, where its header must be. Is it a CSV file of fewer columns, and is the encoding right?`;
  return new WeirError({ code: 'source.format', message: notText === null ? reason : `${path}: ${notText}` });
}

function compressedFile(path: string, compression: string): WeirError {
  const message = `${path} is compressed with ${compression}. Unpack it first, and name the file that was in it.`;
  return new WeirError({ code: 'source.format', field: 'path', message });
}

function encodingOf(
  head: Buffer,
  wanted: string,
  given: string | undefined,
): { name: string; bomBytes: number; warnings: string[] } {
  const bom = bomOf(head);
  if (bom !== null) {
    const isOverruled = given !== undefined && bom.encoding !== wanted;
    const warning = `The file starts with the mark of ${bom.encoding}, so it is read as that and not as ${given}.`;
    return { name: bom.encoding, bomBytes: bom.bytes, warnings: isOverruled ? [warning] : [] };
  }
  const guessed = wanted === 'utf-8' ? unmarkedUtf16(head) : null;
  if (guessed === null) return { name: wanted, bomBytes: 0, warnings: [] };
  return {
    name: guessed,
    bomBytes: 0,
    warnings: [`Every second byte is NUL, so the file is read as ${guessed}. Set \`encoding\` if that is wrong.`],
  };
}
