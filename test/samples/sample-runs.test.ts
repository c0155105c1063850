import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { weirRun } from '../support/command-line.ts';
import { readDatabase } from '../support/read-database.ts';

const samples = fileURLToPath(new URL('../../resources/samples/', import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'weir-samples-'));
  cpSync(samples, folder, { recursive: true, filter: (path) => !path.endsWith('/out') });
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(sample: string, ...options: string[]) {
  const summary = await weirRun(folder, sample, ...options);
  const rejected = Object.entries(summary.nodes).flatMap(([node, { rejected }]) =>
    rejected > 0 ? [[node, rejected]] : [],
  );
  const output = (name: string) => summary.outputs.find(({ node }) => node === name);
  return { ...summary, rejectedBy: Object.fromEntries(rejected), output };
}

function query(database: string, sql: string): unknown[] {
  return readDatabase(join(folder, database), sql);
}

// Slow: each run is a process of its own, as a user starts it.
vi.setConfig({ testTimeout: 120_000 });

test('the shop accounts for every order, and loads a month again in place of itself', async () => {
  const { status, nodes, rejectedBy } = await run('shop/daily-sales.weir.json');
  expect(status).toBe('succeeded');
  expect(nodes['orders']?.rowsIn).toBe(9085);
  expect(rejectedBy).toEqual({ orders: 24, typed: 224, checked: 70 });
  expect(nodes['latest']).toMatchObject({ rowsIn: 8767, rowsOut: 8682 });
  expect(
    query('shop/out/shop.db', 'SELECT count(*), count(DISTINCT order_id), sum(customer IS NULL) FROM sales'),
  ).toEqual([[8682, 8682, 239]]);
  expect(query('shop/out/shop.db', "SELECT sku, postcode FROM sales WHERE order_id = 'S-100006'")).toEqual([
    ['001576', '04109'],
  ]);
  const report = readFileSync(join(folder, 'shop/out/sales-by-category.csv'), 'utf8').trim().split('\n');
  expect(report.sort()).toEqual([
    ',20,56,15229.40',
    'Bikes,1273,1273,3087343.10',
    'Garden,1500,4469,480769.30',
    'Kitchen,1445,4353,407537.70',
    'Office,1501,4450,1078209.60',
    'Outdoor,1530,4700,1268959.20',
    'Toys,1413,4114,171688.60',
    'category,orders,units,revenue',
  ]);

  const june = await run('shop/daily-sales.weir.json', '--env', 'june');
  expect(june.output('sales')).toMatchObject({ inserted: 4276, deleted: 4276 });
  expect(query('shop/out/shop.db', 'SELECT count(*) FROM sales')).toEqual([[8682]]);
});

test('the wildlife sample writes doubtful reports to a file and rejects unknown damage codes', async () => {
  const { status, nodes, rejectedBy } = await run('wildlife/wildlife-strikes.weir.json');
  expect(status).toBe('succeeded');
  expect(rejectedBy).toEqual({ plausible: 64, by_damage: 15 });
  expect(nodes['single']).toMatchObject({ rowsIn: 10_000, rowsOut: 9963 });
  expect(nodes['study']?.rowsOut).toBe(2045);
  expect(
    query('wildlife/out/wildlife.db', 'SELECT damage, count(*) FROM damages GROUP BY damage ORDER BY damage'),
  ).toEqual([
    ['Medium', 186],
    ['Minor', 548],
    ['Substantial', 311],
  ]);
});

test('the flights sample finds every route unchanged when it runs again', async () => {
  const first = await run('flights/flight-routes.weir.json');
  expect(first.output('route_table')).toMatchObject({ inserted: 4642, updated: 0, unchanged: 0 });
  const again = await run('flights/flight-routes.weir.json');
  expect(again.output('route_table')).toMatchObject({ inserted: 0, updated: 0, unchanged: 4642 });
  const [, ...busiest] = readFileSync(join(folder, 'flights/out/busiest-airports.csv'), 'utf8').trim().split('\n');
  expect(busiest).toHaveLength(25);
  expect(busiest.slice(0, 3).map((line) => line.split(',').slice(0, 3))).toEqual([
    ['ATL', 'Atlanta', '410387'],
    ['ORD', 'Chicago', '347526'],
    ['DFW', 'Dallas-Fort Worth', '279045'],
  ]);
});

test('the weather sample keeps all days and sums up eight seasons', async () => {
  const { status, nodes, rejected } = await run('weather/two-cities.weir.json');
  expect({ status, rejected }).toEqual({ status: 'succeeded', rejected: 0 });
  expect(nodes['daily']?.rowsIn).toBe(2922);
  expect(nodes['summary']?.rowsIn).toBe(8);
  expect(query('weather/out/weather.db', 'SELECT count(*) FROM frost WHERE temp_min < 0')).toEqual([[336]]);
});

test('the earthquakes sample makes rows of a document, and leaves blasts in the queue', async () => {
  const { status, nodes, rejectedBy } = await run('earthquakes/one-week.weir.json');
  expect(status).toBe('succeeded');
  expect(rejectedBy).toEqual({ natural: 28 });
  expect(nodes['quakes']).toMatchObject({ rowsIn: 1, rowsOut: 1707 });
  const report = readFileSync(join(folder, 'earthquakes/out/quakes-by-day.csv'), 'utf8').trim().split('\n');
  expect(report.slice(0, 3)).toEqual(['day,below 2,2 to 4,4 and more', '2018-01-31,129,47,16', '2018-02-01,162,48,14']);
  const lines = readFileSync(join(folder, 'earthquakes/out/quakes.jsonl'), 'utf8').trim().split('\n');
  expect(lines).toHaveLength(1679);
  expect(lines[0]).toBe(
    '{"id":"ci37868143","time":"2018-02-07 01:26:13.84","magnitude":2.00,"depth_km":26.49,"near":"4km W of Castaic","region":"CA","network":"ci","nearest_station":0.04214,"rank_in_region":62,"minutes_since_last":13}',
  );
  const strongest = 'SELECT region, magnitude FROM quakes WHERE rank_in_region = 1 ORDER BY magnitude DESC LIMIT 2';
  expect(query('earthquakes/out/earthquakes.db', strongest)).toEqual([
    ['Taiwan', 6.4],
    ['Afghanistan', 6.1],
  ]);
});
