import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { renderInlined, type Sql } from '../../../../core/sql/sql.ts';
import { type NormalisedCsv, normaliseCsv } from '../../../../workers/engine/csv/careful/normalise-csv.ts';
import type { CsvReject } from '../../../../workers/engine/csv/careful/rejects.ts';
import type { CsvConfig, CsvShape } from '../../../../workers/engine/csv/csv-shape.ts';
import { fastReadSql } from '../../../../workers/engine/csv/fast-read-sql.ts';
import { inspectCsv } from '../../../../workers/engine/csv/inspect-csv.ts';
import { type Survey, surveyCsv } from '../../../../workers/engine/csv/survey/survey-csv.ts';
import { spoolReadSql } from '../../../../workers/engine/sources/spool/spool-sql.ts';

export type Row = (string | null)[];

export interface CarefulReading {
  shape: CsvShape;
  normalised: NormalisedCsv;
  /** File index, row, line, then the values. */
  rows: [number, number, number, ...Row][];
  rejects: CsvReject[];
}

/** A folder for CSV files and a real DuckDB to read them with. */
export class CsvSandbox implements AsyncDisposable {
  readonly folder: string;
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(folder: string, instance: DuckDBInstance, connection: DuckDBConnection) {
    this.folder = folder;
    this.#instance = instance;
    this.#connection = connection;
  }

  static async create(): Promise<CsvSandbox> {
    const instance = await DuckDBInstance.create();
    return new CsvSandbox(await mkdtemp(join(tmpdir(), 'weir-csv-')), instance, await instance.connect());
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  async write(content: string | Buffer, name = 'in.csv'): Promise<string> {
    await writeFile(this.path(name), content);
    return this.path(name);
  }

  inspect(config: CsvConfig = {}, names: readonly string[] = ['in.csv']): Promise<CsvShape> {
    return inspectCsv(
      config,
      names.map((name) => this.path(name)),
    );
  }

  async survey(shape: CsvShape): Promise<Survey> {
    await using survey = surveyCsv(shape);
    return await survey.result;
  }

  async readCarefully(shape: CsvShape): Promise<CarefulReading> {
    const rejects: CsvReject[] = [];
    const normalised = await normaliseCsv(shape, {
      spoolFolder: this.folder,
      onRejects: async (batch) => void rejects.push(...batch),
    });
    const rows = await this.select(spoolReadSql(normalised));
    await rm(normalised.spool);
    return {
      shape,
      normalised,
      rows: rows.map(([file, row, line, ...values]) => [Number(file), Number(row), Number(line), ...values]),
      rejects,
    };
  }

  readFast(shape: CsvShape): Promise<Row[]> {
    return this.select(fastReadSql(shape));
  }

  /** Rows in the order of the file, however many threads read it. */
  async select(relation: Sql): Promise<Row[]> {
    const result = await this.#connection.runAndReadAll(`SELECT * FROM ${renderInlined(relation)}`);
    return result.getRows().map((row) => row.map((value) => (value === null ? null : String(value))));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#connection.closeSync();
    this.#instance.closeSync();
    await rm(this.folder, { recursive: true });
  }
}
