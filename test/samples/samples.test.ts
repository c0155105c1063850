import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { checkConfig } from '../../core/nodes/check-config.ts';
import { findNode } from '../../core/nodes/registry.ts';
import { parsePipeline } from '../../core/pipeline/document.ts';
import { formatPipeline } from '../../core/pipeline/format.ts';
import { makeShopExport } from '../../scripts/samples/shop-export.ts';

const folder = fileURLToPath(new URL('../../resources/samples/', import.meta.url));
const files = globSync('*/*.weir.json', { cwd: folder }).sort();

test('there are five samples', () => {
  expect(files.map((file) => basename(file))).toEqual([
    'one-week.weir.json',
    'flight-routes.weir.json',
    'daily-sales.weir.json',
    'two-cities.weir.json',
    'wildlife-strikes.weir.json',
  ]);
});

describe.each(files)('%s', (file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  const { pipeline, problems } = parsePipeline(text);

  test('parses without a problem', () => {
    expect(problems).toEqual([]);
  });

  test('is written the way Weir writes it', () => {
    expect(pipeline && formatPipeline(pipeline)).toBe(text);
  });

  test('asks of each node what that node can do', () => {
    const checked = pipeline?.nodes.map(({ id, type, config }) => {
      const definition = findNode(type);
      return definition ? checkConfig(definition, id, config) : `"${id}" is of the unknown type ${type}`;
    });
    expect(checked?.filter((result) => typeof result === 'string' || !result.ok)).toEqual([]);
  });

  test('has a place of its own on the canvas for each node', () => {
    const places = pipeline?.nodes.map(({ position }) => JSON.stringify(position)) ?? [];
    expect(places).not.toContain(undefined);
    expect(new Set(places).size).toBe(places.length);
  });
});

test('the shop export is what its generator makes', () => {
  for (const [name, text] of makeShopExport()) expect(readFileSync(join(folder, 'shop', name), 'utf8')).toBe(text);
});
