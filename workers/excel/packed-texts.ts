import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { LRUCache } from 'lru-cache';
import { spoolFailed } from '../reading/spool-failed.ts';

const textsPerBlock = 512;
const endBytes = 4;
/** Default size of the blocks in memory (bytes). */
const usualBytes = 48_000_000;

/** The place of a block in the file. */
interface Place {
  start: number;
  bytes: number;
}

/**
 * Texts by number, in the order of adding them. They are packed into blocks: those used last are kept in memory, the
 * others in a file at `path`, which is removed on disposal.
 */
export class PackedTexts implements Disposable {
  readonly #path: string;
  #file: number | undefined;
  #fileBytes = 0;
  /** By block number; a block that was never written has none. */
  readonly #places = new Map<number, Place>();
  readonly #heldBytes: number;
  readonly #held: LRUCache<number, Buffer>;
  #blocks = 0;
  /** Texts not in a block yet. */
  #last: string[] = [];

  constructor(path: string, heldBytes = usualBytes) {
    this.#path = path;
    this.#heldBytes = heldBytes;
    this.#held = new LRUCache({
      maxSize: heldBytes,
      sizeCalculation: (block) => block.length,
      dispose: (block, number, reason) => {
        if (reason === 'evict') this.#write(number, block);
      },
    });
  }

  get count(): number {
    return this.#blocks * textsPerBlock + this.#last.length;
  }

  add(text: string): void {
    this.#last.push(text);
    if (this.#last.length < textsPerBlock) return;
    this.#hold(this.#blocks, packed(this.#last));
    this.#blocks += 1;
    this.#last = [];
  }

  at(index: number): string | undefined {
    if (!Number.isInteger(index) || index < 0 || index >= this.count) return undefined;
    const number = Math.floor(index / textsPerBlock);
    const position = index % textsPerBlock;
    return number === this.#blocks ? this.#last[position] : textIn(this.#block(number), position);
  }

  #block(number: number): Buffer {
    const held = this.#held.get(number);
    if (held) return held;
    const block = this.#read(number);
    this.#hold(number, block);
    return block;
  }

  /** A block larger than the memory for blocks goes straight to the file. */
  #hold(number: number, block: Buffer): void {
    if (block.length > this.#heldBytes) this.#write(number, block);
    else this.#held.set(number, block);
  }

  #write(number: number, block: Buffer): void {
    if (this.#places.has(number)) return;
    try {
      this.#file ??= openSync(this.#path, 'wx+');
      writeSync(this.#file, block, 0, block.length, this.#fileBytes);
    } catch (cause) {
      throw spoolFailed(cause);
    }
    this.#places.set(number, { start: this.#fileBytes, bytes: block.length });
    this.#fileBytes += block.length;
  }

  #read(number: number): Buffer {
    const { start, bytes } = this.#places.get(number) ?? { start: 0, bytes: 0 };
    const block = Buffer.alloc(bytes);
    if (this.#file !== undefined) readSync(this.#file, block, 0, bytes, start);
    return block;
  }

  [Symbol.dispose](): void {
    if (this.#file === undefined) return;
    closeSync(this.#file);
    rmSync(this.#path, { force: true });
  }
}

/** The end of each text (in characters), then the texts, in latin-1 if that is enough, else UTF-16. */
function packed(texts: readonly string[]): Buffer {
  const all = texts.join('');
  const isNarrow = !/[^\0-\xff]/.test(all);
  const head = texts.length * endBytes;
  const block = Buffer.allocUnsafeSlow(head + all.length * (isNarrow ? 1 : 2));
  let end = 0;
  for (const [index, text] of texts.entries()) {
    end += text.length;
    block.writeUInt32LE(end, index * endBytes);
  }
  block.write(all, head, isNarrow ? 'latin1' : 'utf16le');
  return block;
}

function textIn(block: Buffer, position: number): string {
  const head = textsPerBlock * endBytes;
  const start = position === 0 ? 0 : block.readUInt32LE((position - 1) * endBytes);
  const end = block.readUInt32LE(position * endBytes);
  const isNarrow = block.length - head === block.readUInt32LE(head - endBytes);
  return isNarrow
    ? block.toString('latin1', head + start, head + end)
    : block.toString('utf16le', head + start * 2, head + end * 2);
}
