import { DuckDBInstance } from '@duckdb/node-api';
import { renderInlined } from '../../../core/sql/sql.ts';
import type { SmallQueries } from '../../../workers/engine/expressions/parse-expressions.ts';

type Cell = Awaited<ReturnType<SmallQueries['rows']>>[number][number];

/** A real engine that also runs plain SQL text. */
export interface TestEngine extends SmallQueries {
  run(text: string): Promise<Cell[][]>;
  close(): void;
}

export async function openEngine(): Promise<TestEngine> {
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const run = async (text: string): Promise<Cell[][]> => {
    const reader = await connection.runAndReadAll(text);
    return reader.getRowsJson().map((row) => row.map(plain));
  };
  return {
    run,
    rows: (query) => run(renderInlined(query)),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function plain(value: unknown): Cell {
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return JSON.stringify(value);
}
