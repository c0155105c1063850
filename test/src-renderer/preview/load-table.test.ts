import { expect, test } from 'vitest';
import type { PreviewApi } from '../../../src-renderer/api/preview-api.ts';
import { loadTable } from '../../../src-renderer/preview/load-table.ts';
import { fakeStudioApi } from '../../support/studio/fake-studio-api.ts';

const request = {
  document: { text: '', path: null },
  node: 'sums',
  port: 'out',
  sort: [],
  filters: [],
  outside: 0,
};
const columns = [{ name: 'total', type: 'integer' }];

/** Sums over a source of which a sample has two groups and the whole has three. */
function previewOf(asked: string[]): PreviewApi {
  return {
    ...fakeStudioApi().preview,
    async rows({ isWhole = false, offset, limit }) {
      asked.push(`${isWhole ? 'all' : 'sampled'} rows from ${offset}`);
      const rows = isWhole ? [['70'], ['80'], ['90']] : [['7'], ['8']];
      const page = rows.slice(offset, offset + limit);
      const total = isWhole && page.length < limit ? rows.length : null;
      return { columns, rows: page, total, sampledRows: isWhole ? null : 10 };
    },
    async count() {
      asked.push('count');
      return { filtered: 3, total: 3, sampledRows: null };
    },
  };
}

async function tablesOf(pageSize: number, asked: string[]) {
  const tables = [];
  for await (const table of loadTable(previewOf(asked), request, pageSize, new AbortController().signal)) {
    tables.push(table);
  }
  return tables;
}

test('shows the rows of a sample first, then those of the whole source in their place', async () => {
  const asked: string[] = [];
  const tables = await tablesOf(10, asked);
  expect(tables.map(({ firstRows, sampledRows, unfiltered }) => ({ firstRows, sampledRows, unfiltered }))).toEqual([
    { firstRows: [['7'], ['8']], sampledRows: 10, unfiltered: null },
    { firstRows: [['70'], ['80'], ['90']], sampledRows: null, unfiltered: 3 },
  ]);
  expect(asked).toEqual(['sampled rows from 0', 'all rows from 0']);
});

test('counts all rows where the first page of them does not tell how many there are, and reads on in the whole source', async () => {
  const asked: string[] = [];
  const table = (await tablesOf(2, asked)).at(-1);
  expect(table).toMatchObject({ firstRows: [['70'], ['80']], sampledRows: null, unfiltered: 3 });
  expect(await table?.rows.fetch(2, 2)).toEqual([['90']]);
  expect(asked).toEqual(['sampled rows from 0', 'all rows from 0', 'count', 'all rows from 2']);
});
