import { isAscii, isUtf8 } from 'node:buffer';
import type { LikelyEncoding } from '../../../core/preview/messages.ts';
import { createDecoder } from '../../reading/decoder.ts';
import { bomOf, resolveEncoding, unmarkedUtf16 } from '../../reading/encoding.ts';
import { SourceFile } from '../../reading/source-file.ts';
import { type CsvConfig, headLimitBytes } from './csv-shape.ts';
import { notTextWarning } from './not-text.ts';
import { plausibility } from './plausibility.ts';

/** How much of a file is read (bytes). */
const partBytes = 8_000_000;
/** Number of lines used to judge a candidate, and the most bytes of each. */
const judgedLines = 200;
const judgedLineBytes = 2000;
const exampleCount = 3;
const proposalCount = 3;

/** Most common first: it wins if two fit equally well. */
const candidates = [
  'windows-1252',
  'windows-1250',
  'windows-1251',
  'windows-1253',
  'windows-1254',
  'iso-8859-2',
  'iso-8859-15',
  'shift_jis',
  'gb18030',
  'big5',
  'euc-jp',
  'euc-kr',
  'koi8-r',
  'cp866',
  'cp850',
  'macintosh',
];

/**
 * Encodings that fit a file better than its current one, best first, with sample words; empty if the current one fits.
 */
export async function likelyEncodings(path: string, { encoding = 'utf-8' }: CsvConfig): Promise<LikelyEncoding[]> {
  const given = resolveEncoding(encoding);
  const bytes = await firstPart(path);
  if (isAscii(bytes) || bomOf(bytes) !== null || unmarkedUtf16(bytes) !== null) return [];
  if (notTextWarning(bytes, bytes.toString('latin1', 0, headLimitBytes)) !== null) return [];
  const lines = linesOf(bytes).filter((line) => !isAscii(line));
  const odd = lines.filter((line) => !isUtf8(line));
  if (given === 'utf-8') return odd.length === 0 ? [] : proposalsFor(odd);
  return given.startsWith('utf') || odd.length > 0 ? [] : [proposalOf('utf-8', lines, given)];
}

async function firstPart(path: string): Promise<Buffer> {
  await using source = await SourceFile.open(path);
  const { bytes, isWhole } = await source.readHead(partBytes);
  return isWhole ? bytes : bytes.subarray(0, bytes.lastIndexOf(0x0a) + 1);
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf(0x0a, start);
    const end = found === -1 ? bytes.length : found;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function proposalsFor(lines: readonly Buffer[]): LikelyEncoding[] {
  const judged = Buffer.concat(
    lines.slice(0, judgedLines).flatMap((line) => [line.subarray(0, judgedLineBytes), Buffer.from('\n')]),
  );
  const scored = candidates
    .map((encoding) => ({ encoding, score: plausibility(decode(judged, encoding), encoding) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  const proposals: LikelyEncoding[] = [];
  for (const { encoding } of scored) {
    const proposal = proposalOf(encoding, lines, 'utf-8');
    const isNew = !proposals.some(({ examples }) => JSON.stringify(examples) === JSON.stringify(proposal.examples));
    if (isNew) proposals.push(proposal);
    if (proposals.length === proposalCount) break;
  }
  return proposals;
}

function proposalOf(encoding: string, lines: readonly Buffer[], given: string): LikelyEncoding {
  const examples = new Map<string, string>();
  for (const line of lines) {
    if (examples.size === exampleCount) break;
    const part = line.subarray(0, judgedLineBytes);
    const now = wordsOf(decode(part, given));
    const then = wordsOf(decode(part, encoding));
    const at = then.findIndex((word, index) => word !== now[index] && /[^\p{ASCII}]/u.test(word));
    const [before, after] = [now[at], then[at]];
    if (before !== undefined && after !== undefined) examples.set(after, before);
  }
  return {
    encoding,
    lines: lines.length,
    examples: [...examples].map(([after, before]) => ({ from: before, to: after })),
  };
}

function decode(bytes: Buffer, encoding: string): string {
  return createDecoder(encoding).decode(bytes, true).text;
}

/** Splits into fields and words at ASCII characters, so that all encodings give the same pieces. */
function wordsOf(text: string): string[] {
  return text.split(/[\t\r\n !-/:-@[-`{-~]+/).map((word) => word.slice(0, 40));
}
