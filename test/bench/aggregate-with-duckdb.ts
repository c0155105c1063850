import process from 'node:process';
import { DuckDBInstance } from '@duckdb/node-api';

/** CSV → aggregate → Parquet by DuckDB alone. Arguments: CSV, Parquet file. */
const [source = '', target = ''] = process.argv.slice(2);
const quoted = (path: string) => `'${path.replaceAll("'", "''")}'`;

const instance = await DuckDBInstance.create(':memory:');
const connection = await instance.connect();
await connection.run(`
  COPY (
    SELECT country, sku, count(*) AS orders, sum(quantity) AS pieces, sum(quantity * price) AS revenue
    FROM (
      SELECT TRY_CAST(id AS BIGINT) AS id, TRY_CAST(date AS DATE) AS date, customer, sku,
        TRY_CAST(quantity AS BIGINT) AS quantity, TRY_CAST(price AS DOUBLE) AS price, country, channel
      FROM read_csv(${quoted(source)}, all_varchar = true, header = true, delim = ',', quote = '"')
    )
    WHERE id IS NOT NULL AND date IS NOT NULL AND quantity IS NOT NULL AND price IS NOT NULL
    GROUP BY country, sku
  ) TO ${quoted(target)} (FORMAT parquet, COMPRESSION zstd)
`);
connection.closeSync();
instance.closeSync();
