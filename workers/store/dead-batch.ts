import type { Buffer } from 'node:buffer';
import type { RejectCode } from '../../core/errors.ts';
import { valueMark } from '../../core/store/reject.ts';
import { bufferOf, type PackedTexts, textLengthOf } from './packed-texts.ts';
import type { NewReject, RejectBatch } from './reject-batch.ts';

/** A node that rejects rows, and its checks. */
export interface DeadAtNode {
  node: string;
  checks: readonly { code: RejectCode; column: string | null }[];
}

/** Rejected rows as the engine reports them: as bytes, which are parsed on the thread that stores them. */
export interface DeadBatch {
  /** The source files of the run. */
  files: readonly string[];
  nodes: readonly DeadAtNode[];
  /** For each row: the node where it died, as an index into `nodes`. */
  node: Int32Array<ArrayBuffer>;
  /** For each row: its source as an index into `files`; -1 where it is not known. */
  source: Int32Array<ArrayBuffer>;
  /** 1-based data row in the source; NaN where it is not known. */
  sourceRow: Float64Array<ArrayBuffer>;
  /** 1-based line in the source; NaN where it is not known. */
  line: Float64Array<ArrayBuffer>;
  /**
   * For each row: the number of the first check that it failed; its record as JSON; between two separators the length
   * of its value in bytes, empty for null; then the value and the message.
   */
  why: PackedTexts;
}

/** JSON text contains it only in escaped form. */
export const whySeparator = 0x1f;

/** Rejects per list. Small lists are garbage before the collector moves them to the old generation. */
const mostRejects = 512;

const openBrace = 0x7b;
const zero = 0x30;

/** Offsets of the parts of one row in `why`; `valueEnd` is -1 if the value is null. */
interface Parts {
  check: number;
  record: number;
  recordEnd: number;
  value: number;
  valueEnd: number;
  message: number;
  messageEnd: number;
}

/** The buffers of a batch, to be transferred instead of copied. */
export function transferablesOfDead({ node, source, sourceRow, line, why }: DeadBatch): ArrayBuffer[] {
  return [node, source, sourceRow, line, why.bytes, why.starts, why.lengths].map(({ buffer }) => buffer);
}

/** Yields the rejects one by one, in lists by node. */
export function* rejectsOfDead(dead: DeadBatch): Generator<[node: string, rejects: NewReject[]]> {
  const { files, nodes, sourceRow, line } = dead;
  const bytes = bufferOf(dead.why);
  const found = new Map<string, NewReject[]>();
  for (let row = 0; row < dead.node.length; row++) {
    const parts = partsOf(bytes, dead.why, row);
    const { node, check } = reasonOf(nodes, dead.node[row] ?? 0, parts.check);
    const list = found.get(node) ?? [];
    list.push({
      node,
      source: files[dead.source[row] ?? -1] ?? null,
      sourceRow: knownNumber(sourceRow[row]),
      line: knownNumber(line[row]),
      code: check.code,
      column: check.column,
      message: bytes.toString('utf8', parts.message, parts.messageEnd),
      value: parts.valueEnd < 0 ? null : bytes.toString('utf8', parts.value, parts.valueEnd),
      record: bytes.toString('utf8', parts.record, parts.recordEnd),
      isLine: false,
    });
    found.set(node, list);
    if (list.length < mostRejects) continue;
    yield [node, list];
    found.delete(node);
  }
  yield* found;
}

/** The rejects as a batch for the store. Values and records are not copied. */
export function batchOfDead(dead: DeadBatch): RejectBatch {
  const { why, sourceRow, line } = dead;
  const rowCount = dead.node.length;
  const bytes = bufferOf(why);
  const reasons = new ReasonFinder(dead, bytes);
  const reason = new Uint32Array(rowCount);
  const values = { bytes: why.bytes, starts: new Uint32Array(rowCount), lengths: new Int32Array(rowCount) };
  const records = { bytes: why.bytes, starts: new Uint32Array(rowCount), lengths: new Int32Array(rowCount) };
  for (let row = 0; row < rowCount; row++) {
    const parts = partsOf(bytes, why, row);
    reason[row] = reasons.indexOf(row, parts);
    values.starts[row] = parts.value;
    values.lengths[row] = parts.valueEnd < 0 ? -1 : parts.valueEnd - parts.value;
    records.starts[row] = parts.record;
    records.lengths[row] = parts.recordEnd - parts.record;
  }
  return { reasons: reasons.found, reason, sourceRow, line, values, records };
}

/** A reason of the batch, and the bytes of its message before and after the value. */
interface KnownReason {
  index: number;
  before: Buffer;
  after: Buffer;
  hasValue: boolean;
}

/** Finds the distinct reasons of a batch. Most rows have an earlier one, which is recognised without decoding text. */
class ReasonFinder {
  readonly found: RejectBatch['reasons'][number][] = [];
  readonly #dead: DeadBatch;
  readonly #bytes: Buffer;
  /** By source, node and check. */
  readonly #known = new Map<number, KnownReason[]>();

  constructor(dead: DeadBatch, bytes: Buffer) {
    this.#dead = dead;
    this.#bytes = bytes;
  }

  indexOf(row: number, parts: Parts): number {
    const { nodes, files } = this.#dead;
    const node = this.#dead.node[row] ?? 0;
    const source = this.#dead.source[row] ?? -1;
    const key = ((source + 1) * nodes.length + node) * 65_536 + parts.check;
    const known = this.#known.get(key);
    const same = known?.find((reason) => isMessage(this.#bytes, parts, reason));
    if (same) return same.index;
    const { before, after, hasValue } = messageAround(this.#bytes, parts);
    const { node: id, check } = reasonOf(nodes, node, parts.check);
    const message = `${before}${hasValue ? valueMark : ''}${after}`;
    const index = this.found.push({ node: id, source: files[source] ?? null, ...check, message, isLine: false }) - 1;
    const reason = { index, before, after, hasValue };
    if (known) known.push(reason);
    else this.#known.set(key, [reason]);
    return index;
  }
}

function isMessage(bytes: Buffer, parts: Parts, { before, after, hasValue }: KnownReason): boolean {
  const { message, messageEnd, value, valueEnd } = parts;
  const valueLength = hasValue ? valueEnd - value : 0;
  if ((hasValue && valueLength <= 0) || messageEnd - message !== before.length + valueLength + after.length)
    return false;
  return (
    isAt(bytes, message, before, 0, before.length) &&
    (!hasValue || isAt(bytes, message + before.length, bytes, value, valueLength)) &&
    isAt(bytes, messageEnd - after.length, after, 0, after.length)
  );
}

function isAt(bytes: Buffer, at: number, other: Buffer, start: number, length: number): boolean {
  for (let index = 0; index < length; index++) if (bytes[at + index] !== other[start + index]) return false;
  return true;
}

function messageAround(
  bytes: Buffer,
  { message, messageEnd, value, valueEnd }: Parts,
): Pick<KnownReason, 'before' | 'after' | 'hasValue'> {
  const text = bytes.subarray(message, messageEnd);
  const at = valueEnd > value ? text.indexOf(bytes.subarray(value, valueEnd)) : -1;
  if (at < 0) return { before: text, after: text.subarray(text.length), hasValue: false };
  return { before: text.subarray(0, at), after: text.subarray(at + valueEnd - value), hasValue: true };
}

function partsOf(bytes: Buffer, why: PackedTexts, row: number): Parts {
  const start = why.starts[row] ?? 0;
  const messageEnd = start + textLengthOf(why, row);
  let record = start;
  const check = digitsAt(bytes, record, openBrace);
  while (bytes[record] !== openBrace) record++;
  const recordEnd = separatorAt(bytes, record);
  const digits = recordEnd + 1;
  const digitsEnd = separatorAt(bytes, digits);
  const value = digitsEnd + 1;
  const message = digitsEnd === digits ? value : value + digitsAt(bytes, digits, whySeparator);
  const valueEnd = digitsEnd === digits ? -1 : message;
  return { check, record, recordEnd, value, valueEnd, message, messageEnd };
}

/** Records are short: a loop is faster than a call of `indexOf`. */
function separatorAt(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] !== whySeparator) at++;
  return at;
}

function digitsAt(bytes: Buffer, start: number, end: number): number {
  let number = 0;
  for (let at = start; bytes[at] !== end; at++) number = number * 10 + (bytes[at] ?? zero) - zero;
  return number;
}

function reasonOf(nodes: readonly DeadAtNode[], node: number, check: number) {
  const at = nodes[node];
  const found = at?.checks[check];
  if (!at || !found) throw new RangeError('A dead row names a check that its node does not have.');
  return { node: at.node, check: found };
}

function knownNumber(value: number | undefined): number | null {
  return value === undefined || Number.isNaN(value) ? null : value;
}
