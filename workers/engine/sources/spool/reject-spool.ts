import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { appendFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod';
import type { Column } from '../../../../core/column-types.ts';
import { rejectCodes } from '../../../../core/errors.ts';
import { id, joinSql, type Sql, sql } from '../../../../core/sql/sql.ts';
import type { NewReject } from '../../../store/reject-batch.ts';
import { jsonLines } from '../../json/json-lines.ts';
import { hidden } from '../../relations/hidden.ts';
import { sourceIndex } from '../source-index.ts';

const batchRows = 1000;

const line = z.object({
  node: z.string(),
  source: z.string().nullable(),
  sourceRow: z.number().nullable(),
  line: z.number().nullable(),
  column: z.string().nullable(),
  code: z.enum(rejectCodes),
  message: z.string(),
  value: z.string().nullable(),
  record: z.string(),
  isLine: z.boolean(),
});

/** Records that could not be read, kept in a file of their own until it is known where they go. */
export class RejectSpool {
  readonly #path: string;
  readonly #files: readonly string[];
  readonly #firstFile: number;
  count = 0;

  /** `files` are those that the records come from; the first is number `firstFile` of the run. */
  constructor(folder: string, files: readonly string[], firstFile: number) {
    this.#files = files;
    this.#firstFile = firstFile;
    this.#path = join(folder, `rejects-${randomUUID()}.ndjson`);
  }

  async add(rejects: readonly NewReject[]): Promise<void> {
    this.count += rejects.length;
    await appendFile(this.#path, rejects.map((reject) => `${JSON.stringify(reject)}\n`).join(''));
  }

  close(): Promise<void> {
    return rm(this.#path, { force: true });
  }

  /** All of them, in the order in which they came. */
  async *read(): AsyncGenerator<NewReject[]> {
    if (this.count === 0) return;
    let batch: NewReject[] = [];
    for await (const text of createInterface({
      input: createReadStream(this.#path),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      batch.push(line.parse(JSON.parse(text)));
      if (batch.length < batchRows) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  }

  /** As rows for the `rejected` port: no column could be read, so the raw line stands in `error_value`. */
  relation(columns: readonly Column[]): Sql {
    const empty = columns.map(({ name }) => sql`NULL::VARCHAR AS ${id(name)}`);
    const errors = [
      sql`code AS error_code`,
      sql`"column" AS error_column`,
      sql`message AS error_message`,
      sql`record AS error_value`,
      sql`"sourceRow" AS source_row`,
      sql`CAST(${this.#firstFile} + ${sourceIndex(this.#files, sql`source`)} AS INTEGER) AS ${hidden.source}`,
      sql`"sourceRow" AS ${hidden.row}`,
      sql`line AS ${hidden.line}`,
    ];
    const shape = sql`{code: 'VARCHAR', source: 'VARCHAR', "column": 'VARCHAR', message: 'VARCHAR', record: 'VARCHAR', "sourceRow": 'BIGINT', line: 'BIGINT'}`;
    return sql`SELECT ${joinSql([...empty, ...errors])} FROM ${jsonLines(this.#path, shape)}`;
  }
}
