import Papa from 'papaparse';
import { describe, expect, test } from 'vitest';
import type { Reject } from '../../../../core/store/reject.ts';
import { exportDeadLetters } from '../../../../src-main/app/dead-letters/export-dead-letters.ts';

const rejectOf = (id: number, record: string): Reject => ({
  id,
  runId: 'r1',
  pipeline: '/p.weir.json',
  node: 'typed',
  source: null,
  sourceRow: id,
  fingerprint: 1,
  line: null,
  column: 'price',
  code: 'cast.failed',
  message: '"=1" is not a number',
  value: '=1',
  isValueCut: false,
  record,
  isLine: false,
  status: 'open',
  firstRun: 'r1',
  lastRun: 'r1',
  correction: null,
  failedAgain: null,
});

/** The parts of an export of so many entries. */
function partsOf(count: number, layout: 'csv' | 'json', record = '{"price":"=1"}'): string[] {
  const rejects = {
    *iterate(_filter = {}, behind = 0) {
      for (let id = behind + 1; id <= count; id++) yield rejectOf(id, record);
    },
  };
  const texts: string[] = [];
  for (let after: string | null = null, isFirst = true; isFirst || after !== null; isFirst = false) {
    const part = exportDeadLetters(rejects, { filter: {}, layout, after });
    texts.push(part.text);
    after = part.next;
  }
  return texts;
}

describe.each([0, 1, 10_000, 20_001])('%i entries', (count) => {
  const ids = Array.from({ length: count }, (_, index) => index + 1);

  test('make one list of JSON, in parts', () => {
    const parts = partsOf(count, 'json');
    expect(parts).toHaveLength(Math.max(1, Math.ceil(count / 10_000)));
    expect(JSON.parse(parts.join('')).map(({ id }: { id: number }) => id)).toEqual(ids);
  });

  test('make one CSV file with one header, in parts', () => {
    const { data } = Papa.parse<string[]>(partsOf(count, 'csv').join(''), { skipEmptyLines: true });
    expect(data[0]).toContain('source_row');
    expect(data.slice(1).map(([id]) => Number(id))).toEqual(ids);
    if (count > 0) expect(data[1]).toContain("'=1");
  });
});

test('entries of long records end a part sooner', () => {
  expect(partsOf(40, 'json', 'x'.repeat(1_000_000)).length).toBeGreaterThan(1);
});
