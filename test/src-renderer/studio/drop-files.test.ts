import { expect, test } from 'vitest';
import { readerOf } from '../../../src-renderer/studio/drop-files.ts';

test.each([
  ['orders.CSV', 'input.csv'],
  ['orders.csv.gz', 'input.csv'],
  ['feed.json', 'input.json'],
  ['events.ndjson', 'input.json'],
  ['places.geojson', 'input.json'],
  ['sales.parquet', 'input.parquet'],
  ['Sales.XLSX', 'input.excel'],
  ['shop.db', 'input.sqlite'],
  ['shop.sqlite3', 'input.sqlite'],
  ['daily.weir.json', undefined],
  ['letter.docx', undefined],
])('%s is read by %s', (name, type) => {
  expect(readerOf(name)).toBe(type);
});
