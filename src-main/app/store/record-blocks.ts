import { Buffer } from 'node:buffer';
import { zstdDecompressSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import * as z from 'zod';
import { selectBlockOf, selectBlocksAfter } from '../../../core/store/block-sql.ts';

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

  /** The ids of records that a pattern matches; most blocks have none, which one look tells. */
  *find(pattern: RegExp): Generator<number> {
    if (!pattern.test(this.#bytes.toString())) return;
    for (let id = this.firstId; this.has(id); id += 1) if (pattern.test(this.read(id).record)) yield id;
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

/** Texts whose hits are kept: those that one look of the inspector asks for again and again. */
const textsKept = 4;

interface KnownHits {
  hits: number[];
  /** The last block that was searched; blocks are only ever added. */
  lastBlock: number;
}

/** Finds entries by what their records hold. What was searched for lately is searched only in blocks that are new. */
export class RecordSearch {
  readonly #db: Database;
  readonly #known = new Map<string, KnownHits>();

  constructor(db: Database) {
    this.#db = db;
  }

  /** The ids of all entries whose record holds the text, whatever its case, in order. */
  find(text: string): readonly number[] {
    const known = this.#known.get(text) ?? { hits: [], lastBlock: -1 };
    this.#known.delete(text);
    // Quicker than to turn all records into small letters first.
    const pattern = new RegExp(RegExp.escape(text), 'iu');
    for (const row of this.#db.prepare(selectBlocksAfter).iterate(known.lastBlock)) {
      const block = new RecordBlock(row);
      known.hits.push(...block.find(pattern));
      known.lastBlock = block.firstId;
    }
    this.#known.set(text, known);
    const [oldest] = this.#known.keys();
    if (oldest !== undefined && this.#known.size > textsKept) this.#known.delete(oldest);
    return known.hits;
  }
}
