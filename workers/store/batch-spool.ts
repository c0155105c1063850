import { Buffer } from 'node:buffer';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { RejectBatch } from './reject-batch.ts';

const bytesInMemory = 64 * 1024 * 1024;
const lengthBytes = 4;

/** Holds batches until they may be written: the first in memory, what does not fit in a file of this process alone. */
export class BatchSpool {
  readonly #path: string;
  readonly #held: RejectBatch[] = [];
  #heldBytes = 0;
  #file: number | undefined;
  #fileBatches = 0;

  constructor(path: string) {
    this.#path = path;
  }

  push(batch: RejectBatch): void {
    const { values, records, reason } = batch;
    const shared = values.bytes === records.bytes ? 0 : values.bytes.length;
    const bytes = records.bytes.length + shared + reason.length * 40;
    if (this.#heldBytes + bytes <= bytesInMemory) {
      this.#heldBytes += bytes;
      this.#held.push(batch);
    } else {
      this.#spill(batch);
    }
  }

  /** Every batch in the order it came in, each let go of as it is taken. */
  *drain(): Generator<RejectBatch> {
    for (let batch = this.#held.shift(); batch; batch = this.#held.shift()) yield batch;
    yield* this.#readFile();
    this.clear();
  }

  clear(): void {
    this.#held.length = 0;
    this.#heldBytes = 0;
    this.#fileBatches = 0;
    if (this.#file === undefined) return;
    closeSync(this.#file);
    this.#file = undefined;
    rmSync(this.#path, { force: true });
  }

  #spill(batch: RejectBatch): void {
    this.#file ??= openSync(this.#path, 'wx+');
    const body = serialize(batch);
    const head = Buffer.alloc(lengthBytes);
    head.writeUInt32LE(body.length);
    writeWhole(this.#file, head);
    writeWhole(this.#file, body);
    this.#fileBatches += 1;
  }

  *#readFile(): Generator<RejectBatch> {
    if (this.#file === undefined) return;
    let position = 0;
    for (let read = 0; read < this.#fileBatches; read += 1) {
      const head = readWhole(this.#file, lengthBytes, position);
      const length = head.readUInt32LE();
      yield deserialize(readWhole(this.#file, length, position + lengthBytes));
      position += lengthBytes + length;
    }
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}

function readWhole(file: number, length: number, position: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let read = 0; read < length; ) {
    const count = readSync(file, bytes, read, length - read, position + read);
    if (count === 0) throw new Error('The file that holds rejects until they are written was cut short.');
    read += count;
  }
  return bytes;
}
