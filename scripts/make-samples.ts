import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DuckDBInstance } from '@duckdb/node-api';
import { makeShopExport } from './samples/shop-export.ts';

const samples = fileURLToPath(new URL('../resources/samples/', import.meta.url));
const vega = join(dirname(fileURLToPath(import.meta.resolve('vega-datasets'))), '../data');

async function folder(name: string): Promise<string> {
  const path = join(samples, name);
  await mkdir(path, { recursive: true });
  return path;
}

async function makeShop(): Promise<void> {
  const shop = await folder('shop');
  for (const [name, text] of makeShopExport()) await writeFile(join(shop, name), text);
}

async function copyOpenData(): Promise<void> {
  await copyFile(join(vega, 'birdstrikes.csv'), join(await folder('wildlife'), 'birdstrikes.csv'));
  await copyFile(join(vega, 'weather.csv'), join(await folder('weather'), 'weather.csv'));
  await copyFile(join(vega, 'flights-airport.csv'), join(await folder('flights'), 'routes.csv'));
  await copyFile(join(vega, 'earthquakes.json'), join(await folder('earthquakes'), 'week.json'));
}

/** The airports are stored as typed Parquet, so that a sample reads that format, too. */
async function packAirports(): Promise<void> {
  const target = join(await folder('flights'), 'airports.parquet');
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    await connection.run(
      `COPY (SELECT iata, name, city, state, country, latitude::DOUBLE AS latitude, longitude::DOUBLE AS longitude
             FROM read_csv($source, header = true, all_varchar = true))
       TO '${target.replaceAll("'", "''")}' (FORMAT parquet, COMPRESSION zstd)`,
      { source: join(vega, 'airports.csv') },
    );
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

await makeShop();
await copyOpenData();
await packAirports();
