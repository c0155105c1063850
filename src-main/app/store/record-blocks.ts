import { Buffer } from 'node:buffer';
import { zstdDecompressSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { selectBlockOf, selectBlocks } from '../../../core/store/block-sql.ts';

export interface StoredRecord {
  record: string;
  line: number | null;
}

const storedBlock = z.object({
  first_id: z.number(),
  lines: z.instanceof(Buffer),
  lengths: z.instanceof(Buffer),
  records: z.instanceof(Buffer),
});

/** One block of `reject_block`, unpacked; the schema says how it is laid out. */
class RecordBlock {
  readonly firstId: number;
  readonly #lines: Buffer;
  readonly #offsets: number[] = [0];
  readonly #bytes: Buffer;

  constructor(row: unknown) {
    const { first_id, lines, lengths, records } = storedBlock.parse(row);
    this.firstId = first_id;
    this.#lines = lines;
    this.#bytes = zstdDecompressSync(records);
    let end = 0;
    for (let at = 0; at < lengths.length; at += 4) {
      end += lengths.readInt32LE(at);
      this.#offsets.push(end);
    }
  }

  get rowCount(): number {
    return this.#offsets.length - 1;
  }

  has(id: number): boolean {
    return id >= this.firstId && id < this.firstId + this.rowCount;
  }

  read(id: number): StoredRecord {
    const row = id - this.firstId;
    return {
      record: this.#bytes.toString('utf8', this.#offsets[row], this.#offsets[row + 1]),
      line: this.#lines.readUInt32LE(row * 4) || null,
    };
  }

  /** The ids of records that hold a text in small letters, whatever their own case. */
  *find(text: string): Generator<number> {
    if (!this.#bytes.toString().toLowerCase().includes(text)) return;
    for (let id = this.firstId; this.has(id); id += 1) if (this.read(id).record.toLowerCase().includes(text)) yield id;
  }
}

/** Reads records entry by entry; the block of the last one is kept, its neighbours being asked for next. */
export function recordReader(db: Database): (id: number) => StoredRecord {
  const select = db.prepare(selectBlockOf);
  let block: RecordBlock | undefined;
  return (id) => {
    if (!block?.has(id)) block = new RecordBlock(select.get(id));
    return block.read(id);
  };
}

/** The ids of all entries whose record holds the text. */
export function searchRecords(db: Database, text: string): number[] {
  const wanted = text.toLowerCase();
  const hits: number[] = [];
  for (const row of db.prepare(selectBlocks).iterate()) hits.push(...new RecordBlock(row).find(wanted));
  return hits;
}
