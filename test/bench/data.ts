import { closeSync, existsSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Random, seededRandom } from '../../scripts/samples/random.ts';

const seed = 20_240_131;
const countries = ['Austria', 'Belgium', 'Czechia', 'Denmark', 'Estonia', 'Finland', 'Germany', 'Hungary', 'Italy'];
const products = Array.from({ length: 200 }, (_, index) => `SKU-${String(index).padStart(5, '0')}`);
const channels = ['web', 'shop', 'phone', 'partner'];

/** A CSV file of orders with eight columns; `badShare` of its rows have an invalid price, date or quantity. */
export function ordersCsv(folder: string, rows: number, badShare: number): string {
  const path = join(folder, `orders-${rows}-${badShare}.csv`);
  if (existsSync(path)) return path;
  mkdirSync(dirname(path), { recursive: true });
  const random = seededRandom(seed);
  const unfinished = `${path}.part`;
  const file = openSync(unfinished, 'w');
  let text = 'id,date,customer,sku,quantity,price,country,channel\n';
  for (let row = 1; row <= rows; row++) {
    text += lineOf(random, row, badShare);
    if (text.length < 1_000_000) continue;
    writeSync(file, text);
    text = '';
  }
  writeSync(file, text);
  closeSync(file);
  renameSync(unfinished, path);
  return path;
}

function lineOf(random: Random, row: number, badShare: number): string {
  const day = `2023-${two(random.integer(1, 12))}-${two(random.integer(1, 28))}`;
  const price = `${random.integer(1, 999)}.${two(random.integer(0, 99))}`;
  const quantity = random.integer(1, 40);
  const customer = `customer-${random.integer(1, 50_000)}@example.com`;
  const bad = random.chance(badShare) ? random.integer(1, 3) : 0;
  const cells = [
    row,
    bad === 1 ? '31.02.2023' : day,
    customer,
    random.pick(products),
    bad === 2 ? -quantity : quantity,
    bad === 3 ? 'N/A' : price,
    random.pick(countries),
    random.pick(channels),
  ];
  return `${cells.join(',')}\n`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
