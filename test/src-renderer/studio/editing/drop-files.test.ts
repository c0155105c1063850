import { expect, test } from 'vitest';
import { csv } from '../../../../core/nodes/input/csv.ts';
import type { JsonPath } from '../../../../core/pipeline/json-text.ts';
import { shownForMs } from '../../../../src-renderer/stores/toasts-store.ts';
import { newDocument } from '../../../../src-renderer/studio/documents/document-files.ts';
import { addReaders, readDroppedFiles } from '../../../../src-renderer/studio/editing/drop-files.ts';
import { addNode, configure, pipelineOf, renameNode } from '../../../../src-renderer/studio/editing/edit-nodes.ts';
import { nameAfterFile } from '../../../../src-renderer/studio/editing/name-after-file.ts';
import { createStudio } from '../../../../src-renderer/studio/studio.ts';
import { fakeStudioApi } from '../../../support/studio/fake-studio-api.ts';

test('a database that is dropped is read at once where it has but one table', async () => {
  const api = fakeStudioApi();
  const tables: Record<string, string[]> = { '/data/shop.db': ['sales'], '/data/crm.db': ['orders', 'people'] };
  api.preview.parts = async ({ path }) => tables[path] ?? [];
  const storage = { getItem: () => null, setItem: () => undefined };
  const studio = createStudio(api, await api.app.info(), storage);
  const document = newDocument(studio);
  const files = ['shop.db', 'crm.db'].map((name) => new File([''], name));
  await readDroppedFiles(studio, document, files, { x: 0, y: 0 });
  expect(pipelineOf(studio, document).nodes.map(({ config }) => config)).toEqual([
    { path: '/data/shop.db', table: 'sales' },
    { path: '/data/crm.db' },
  ]);
});

test('files that are called alike but for their endings or folders become nodes that can be told apart', async () => {
  const api = fakeStudioApi();
  const storage = { getItem: () => null, setItem: () => undefined };
  const studio = createStudio(api, await api.app.info(), storage);
  const document = newDocument(studio);
  const labels = () => pipelineOf(studio, document).nodes.map(({ label }) => label);
  const drop = (names: string[]) => {
    const files = names.map((name) => new File([''], name));
    return readDroppedFiles(studio, document, files, { x: 0, y: 0 });
  };
  await drop(['orders.csv', 'orders.json', 'people.csv']);
  expect(labels()).toEqual(['orders.csv', 'orders.json', 'people']);
  await drop(['people.csv.gz', 'shops.csv']);
  expect(labels().slice(3)).toEqual(['people.csv.gz', 'shops']);
  const elsewhere = { type: 'input.csv', name: 'shops.csv', path: 'old/shops.csv' };
  addReaders(studio, document, [{ ...elsewhere, path: 'shops.csv' }, elsewhere], { x: 0, y: 0 });
  expect(labels().slice(5)).toEqual(['shops.csv', 'old/shops.csv']);
});

test('a node whose file is picked is named after it, in one step, until a person names it', async () => {
  const api = fakeStudioApi();
  const storage = { getItem: () => null, setItem: () => undefined };
  const studio = createStudio(api, await api.app.info(), storage);
  const document = newDocument(studio);
  addNode(studio, document, csv, { x: 0, y: 0 });
  const shown = () => pipelineOf(studio, document).nodes.map(({ label, config }) => [label, config['path']]);
  const pick = (path: string, at: JsonPath = ['path']) => {
    nameAfterFile(studio, document, 'csv', at, path);
    configure(studio, document, 'csv', { path }, 'path');
    studio.documents.getState().endGesture(document);
  };
  const unnamed = shown();
  pick('old/orders.csv');
  expect(shown()).toEqual([['orders', 'old/orders.csv']]);
  pick('people.csv.gz', ['path', 0]);
  expect(shown()).toEqual([['people', 'people.csv.gz']]);
  studio.documents.getState().undo(document);
  expect(shown()).toEqual([['orders', 'old/orders.csv']]);
  studio.documents.getState().undo(document);
  expect(shown()).toEqual(unnamed);
  studio.documents.getState().redo(document);
  renameNode(studio, document, 'csv', 'Sales');
  pick('shops.csv');
  expect(shown()).toEqual([['Sales', 'shops.csv']]);
});

test('a workbook that is dropped becomes a node, and what no node reads is told with all that one does', async () => {
  const api = fakeStudioApi();
  const storage = { getItem: () => null, setItem: () => undefined };
  const studio = createStudio(api, await api.app.info(), storage);
  const document = newDocument(studio);
  const files = ['Sales.xlsx', 'letter.docx', 'orders.gz', 'all.zip'].map((name) => new File([''], name));
  await readDroppedFiles(studio, document, files, { x: 0, y: 0 });
  expect(pipelineOf(studio, document).nodes).toMatchObject([
    { type: 'input.excel', label: 'Sales', config: { path: '/data/Sales.xlsx' } },
  ]);
  expect(studio.toasts.getState().toasts).toMatchObject([
    {
      message: 'No node reads "letter.docx" yet.',
      detail: expect.stringContaining('.csv, .tsv, .txt, .tab, .psv, .json, '),
    },
    {
      message: '"orders.gz" is packed, and is not read as it is.',
      detail: 'Unpack it with "gunzip orders.gz" or in your file manager, and drop what was in it.',
    },
    {
      message: '"all.zip" is packed, and is not read as it is.',
      detail: 'Unpack it in your file manager, and drop what was in it.',
    },
  ]);
});

test('files whose names differ in their digits alone are read by one node where a person wants that', async () => {
  const api = fakeStudioApi();
  const storage = { getItem: () => null, setItem: () => undefined };
  const studio = createStudio(api, await api.app.info(), storage);
  const document = newDocument(studio);
  const drop = (names: string[]) => {
    const files = names.map((name) => new File([''], name));
    return readDroppedFiles(studio, document, files, { x: 0, y: 0 });
  };
  await drop(['book_1.xlsx', 'book_2.xlsx', 'a.csv', 'b.csv']);
  expect(studio.toasts.getState().toasts).toEqual([]);
  await drop(['sales_2025-01.csv', 'rates.json', 'sales_2025-02-2.csv']);
  const [offer] = studio.toasts.getState().toasts;
  expect(offer?.message).toBe('2 files have similar names.');
  offer?.action?.onChoose();
  const [sales, rates] = pipelineOf(studio, document).nodes.slice(4);
  expect(sales).toMatchObject({
    label: 'sales',
    config: { path: ['/data/sales_2025-01.csv', '/data/sales_2025-02-2.csv'] },
  });
  expect(rates).toMatchObject({ type: 'input.json', config: { path: '/data/rates.json' } });
  expect(pipelineOf(studio, document).nodes).toHaveLength(6);
  expect(studio.toasts.getState().toasts).toEqual([]);
});

test('one node is offered for files alike until a person goes on with one of theirs', async () => {
  const api = fakeStudioApi();
  const studio = createStudio(api, await api.app.info(), { getItem: () => null, setItem: () => undefined });
  const document = newDocument(studio);
  await readDroppedFiles(studio, document, [new File([''], 'a1.csv'), new File([''], 'a2.csv')], { x: 0, y: 0 });
  const offers = () => studio.toasts.getState().toasts;
  const [offer] = offers();
  expect(offer && shownForMs(offer)).toBe(Number.POSITIVE_INFINITY);
  addNode(studio, document, csv, { x: 500, y: 0 });
  expect(offers()).toEqual([offer]);
  const [first] = pipelineOf(studio, document).nodes;
  configure(studio, document, first?.id ?? '', { path: ['a1.csv'], types: 'infer' }, 'types');
  expect(offers()).toEqual([]);
});
