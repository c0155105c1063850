import { appendFile, writeFile } from 'node:fs/promises';
import * as z from 'zod';
import { WeirError } from '../../../core/errors.ts';
import type { RowRequests } from '../../../core/nodes/compiled.ts';
import { placeOf } from '../../../core/nodes/http-request.ts';
import { engineSchema } from '../../../core/sql/engine-schema.ts';
import { joinSql, path, type Sql, sql } from '../../../core/sql/sql.ts';
import { textBlocks } from '../../../core/text-blocks.ts';
import { spoolFailed } from '../../reading/spool-failed.ts';
import { jsonLines } from '../json/json-lines.ts';
import type { Session } from '../session/session.ts';
import type { AnswerMemo } from './answer-memo.ts';
import { answersTable } from './answers-table.ts';
import { HttpFailure } from './http-failure.ts';
import { type RowParts, requestOf, valuesIn } from './row-request.ts';
import { WebClient } from './web-client.ts';

const mostAnswerBytes = 10_000_000;
const batchRequests = 1000;

export interface AskOptions {
  node: string;
  requests: RowRequests;
  /** The rows with the user's columns. */
  rows: Sql;
  session: Session;
  /** The file of answers, which the session may read; requests that it already answers are not made again. */
  file: string;
  memo: AnswerMemo | undefined;
  signal: AbortSignal;
  /** Most requests to make, in previews and trials; there, a server that cannot be reached ends the work. */
  most?: number | undefined;
}

interface Answered {
  parts: RowParts;
  failure: string | null;
  values: (string | null)[];
}

/**
 * Makes one request for each distinct request among the rows of a node, and puts the answers into its table. Returns
 * how many rows were covered if some were left out, else null. Throws the reason of the signal.
 */
export async function askForRows(options: AskOptions): Promise<number | null> {
  const { node, requests, rows, session, file, most: allowed = Number.POSITIVE_INFINITY } = options;
  const waiting = path(engineSchema, `requests ${node}`);
  await appendFile(file, '');
  await session.run(readAnswers(node, file));
  const { parts, isComplete } = requests;
  const numbered = sql`(SELECT [${joinSql(parts)}]::VARCHAR[] AS parts, row_number() OVER () AS place FROM ${rows} WHERE ${isComplete})`;
  const distinct = sql`(SELECT parts, min(place) AS place FROM ${numbered} GROUP BY parts)`;
  await session.run(
    sql`CREATE OR REPLACE TABLE ${waiting} AS SELECT CAST(to_json(parts) AS VARCHAR) AS parts, row_number() OVER (ORDER BY place) AS number FROM ${distinct} AS one ANTI JOIN ${answersTable(node)} AS other ON one.parts = other.parts`,
  );
  const count = await session.count(waiting);
  const most = Math.min(count, allowed);
  const client = clientFor(options);
  for (let number = 1; number <= most; number += batchRequests) {
    const last = Math.min(most, number + batchRequests - 1);
    const batch = await session.rows(
      sql`SELECT parts FROM ${waiting} WHERE number BETWEEN ${number} AND ${last} ORDER BY number`,
    );
    const answers = await askAll(
      batch.map(([text]) => partsSchema.parse(JSON.parse(String(text)))),
      client,
      options,
    );
    await keep(file, answers);
  }
  if (most > 0) await session.run(readAnswers(node, file));
  await session.run(sql`DROP TABLE ${waiting}`);
  if (most === count) return null;
  return session.count(sql`${numbered} AS one SEMI JOIN ${answersTable(node)} AS other ON one.parts = other.parts`);
}

const partsSchema = z.array(z.string().nullable());

function clientFor({ requests, memo, signal, most }: AskOptions): WebClient {
  const { settings, concurrency } = requests;
  return new WebClient({
    settings,
    isLook: most !== undefined,
    concurrency,
    mostBytes: mostAnswerBytes,
    memo,
    signal,
  });
}

/** All answers to a batch, or the first error that is not an answer; then asking stops. */
async function askAll(batch: readonly RowParts[], client: WebClient, options: AskOptions): Promise<Answered[]> {
  const stop = new AbortController();
  try {
    return await Promise.all(batch.map((parts) => askFor(parts, client, options, stop.signal)));
  } finally {
    stop.abort();
  }
}

async function askFor(
  parts: RowParts,
  client: WebClient,
  { requests, most }: AskOptions,
  signal: AbortSignal,
): Promise<Answered> {
  try {
    return { parts, failure: null, values: valuesIn(await client.ask(requestOf(requests, parts), signal), requests) };
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error;
    if (most !== undefined && error.isUnreachable) throw unreachableNow(requests, error);
    return { parts, failure: error.message, values: [] };
  }
}

function unreachableNow({ url }: RowRequests, failure: HttpFailure): WeirError {
  const [address = ''] = url;
  const place = typeof address === 'string' ? placeOf(address) : '';
  return new WeirError({
    code: 'http.failed',
    message: `${place} ${failure.message}. ${failure.hint}`,
    cause: failure,
  });
}

async function keep(file: string, answers: readonly Answered[]): Promise<void> {
  try {
    const lines = answers.values().map((answer) => `${JSON.stringify(answer)}\n`);
    await writeFile(file, textBlocks(lines), { flag: 'a' });
  } catch (cause) {
    throw spoolFailed(cause);
  }
}

function readAnswers(node: string, file: string): Sql {
  const shape = sql`{parts: 'VARCHAR[]', failure: 'VARCHAR', "values": 'VARCHAR[]'}`;
  return sql`CREATE OR REPLACE TABLE ${answersTable(node)} AS SELECT * FROM ${jsonLines(file, shape)}`;
}
