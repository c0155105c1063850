import { expect, test } from 'vitest';
import type { RejectFilter, RejectQuery } from '../../../../core/store/reject.ts';
import type { NewRun, RunEnd } from '../../../../core/store/run.ts';
import type { RejectStore } from '../../../../src-main/app/store/reject-store.ts';
import { openTestStore, writeRejects } from '../../../support/app-store.ts';
import { aReject, aRun } from '../../../support/rejects.ts';

const other = { pipeline: '/data/other.weir.json', name: 'Other' };

/** Seven entries of two pipelines: ids 1 to 6, and 7 of the other one. */
async function someRejects() {
  const app = openTestStore();
  const { runId } = await writeRejects(app, [
    aReject({ sourceRow: 5, value: 'N/A' }),
    aReject({ sourceRow: 2, value: '-' }),
    aReject({ sourceRow: 9, value: 'N/A', source: '/data/more.csv' }),
    aReject({
      sourceRow: 1,
      node: 'valid',
      code: 'rule.failed',
      column: null,
      value: null,
      message: 'The rule "positive" does not hold.',
    }),
    aReject({
      sourceRow: null,
      node: 'valid',
      code: 'rule.failed',
      column: null,
      value: null,
      message: 'The rule "known" does not hold.',
      record: '{"city":"MÜNCHEN"}',
    }),
    aReject({
      sourceRow: 3,
      node: 'orders',
      code: 'csv.quote',
      column: null,
      value: null,
      message: 'A quote is open.',
      isLine: true,
      record: '7,"oops',
    }),
  ]);
  const { runId: otherRun } = await writeRejects(app, [aReject({ sourceRow: 4, value: '=1+1' })], other);
  return { ...app, rejects: app.store.rejects, runId, otherRun };
}

const idsOf = (rejects: RejectStore, filter: RejectFilter) => rejects.list({ filter }).rejects.map(({ id }) => id);

test('an entry that a later run saw again is one of both runs', async () => {
  const app = openTestStore();
  const first = await writeRejects(app, [aReject({ sourceRow: 1 }), aReject({ sourceRow: 2 })]);
  const second = await writeRejects(app, [aReject({ sourceRow: 2 }), aReject({ sourceRow: 3 })]);
  expect(idsOf(app.store.rejects, { run: first.runId })).toEqual([1, 2]);
  expect(idsOf(app.store.rejects, { run: second.runId })).toEqual([2, 3]);
});

test('entries are filtered by each of their parts', async () => {
  const { rejects, runId, otherRun } = await someRejects();
  expect(idsOf(rejects, {})).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(idsOf(rejects, { pipeline: '/data/sales.weir.json' })).toEqual([1, 2, 3, 4, 5, 6]);
  expect(idsOf(rejects, { pipeline: '/data/none.weir.json' })).toEqual([]);
  expect(idsOf(rejects, { run: runId })).toEqual([1, 2, 3, 4, 5, 6]);
  expect(idsOf(rejects, { run: otherRun })).toEqual([7]);
  expect(idsOf(rejects, { node: 'valid' })).toEqual([4, 5]);
  expect(idsOf(rejects, { source: '/data/more.csv' })).toEqual([3]);
  expect(idsOf(rejects, { code: 'csv.quote' })).toEqual([6]);
  expect(idsOf(rejects, { column: 'price', value: 'N/A' })).toEqual([1, 3]);
  expect(idsOf(rejects, { column: null })).toEqual([4, 5, 6]);
  expect(idsOf(rejects, { value: null })).toEqual([4, 5, 6]);
  expect(idsOf(rejects, { ids: [7, 2] })).toEqual([2, 7]);
  expect(idsOf(rejects, { status: 'discarded' })).toEqual([]);
  expect(rejects.count({ node: 'typed', value: 'N/A' })).toBe(2);
});

test('a search looks into values, messages and records, whatever the case, and knows no wildcards', async () => {
  const { rejects } = await someRejects();
  expect(idsOf(rejects, { search: 'n/a' })).toEqual([1, 3]);
  expect(idsOf(rejects, { search: 'POSITIVE' })).toEqual([4]);
  expect(idsOf(rejects, { search: 'münchen' })).toEqual([5]);
  expect(idsOf(rejects, { search: '"OOPS' })).toEqual([6]);
  expect(idsOf(rejects, { search: '%' })).toEqual([]);
  expect(idsOf(rejects, { search: '_' })).toEqual([]);
  expect(idsOf(rejects, { search: "'" })).toEqual([]);
  expect(rejects.groups({ search: 'n/a' })).toMatchObject([{ value: 'N/A', count: 2 }]);
});

test('a value too long to be kept beside its entry is found and filtered all the same', async () => {
  const app = openTestStore();
  const { rejects } = app.store;
  const value = `${'long '.repeat(100)}needle`;
  await writeRejects(app, [aReject({ value, record: '{}' }), aReject({ sourceRow: 2 })]);
  expect(idsOf(rejects, { search: 'NEEDLE' })).toEqual([1]);
  expect(idsOf(rejects, { value })).toEqual([1]);
  expect(rejects.get(1)).toMatchObject({ value, message: `${value} is not a number.` });
});

test.each(['id', 'sourceRow', 'node', 'source', 'code', 'column', 'value', 'status', 'lastRun'] as const)(
  'pages sorted by %s have every entry once, in order, both ways',
  async (sort) => {
    const { rejects } = await someRejects();
    const read = (query: RejectQuery) => {
      const ids: number[] = [];
      let page = rejects.list({ ...query, limit: 2 });
      for (;;) {
        ids.push(...page.rejects.map(({ id }) => id));
        if (!page.next) return ids;
        page = rejects.list({ ...query, limit: 2, after: page.next });
      }
    };
    const whole = rejects.list({ sort }).rejects.map(({ id }) => id);
    expect([...whole].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(read({ sort })).toEqual(whole);
    expect(read({ sort, desc: true })).toEqual([...whole].reverse());
  },
);

test('a page starts at any place, sorted by message too', async () => {
  const { rejects } = await someRejects();
  const all = rejects.list({ sort: 'message' }).rejects;
  expect(all.map(({ message }) => message)).toEqual(all.map(({ message }) => message).sort());
  expect(rejects.list({ sort: 'message', offset: 2, limit: 3 }).rejects).toEqual(all.slice(2, 5));
  expect(rejects.list({ offset: 7 }).rejects).toEqual([]);
});

test('corrections are counted in their groups, filtered by, and taken back', async () => {
  const { rejects } = await someRejects();
  rejects.correct({ ids: [1] }, { set: { price: '1' } });
  expect(idsOf(rejects, { hasCorrection: true })).toEqual([1]);
  expect(idsOf(rejects, { value: 'N/A', hasCorrection: false })).toEqual([3]);
  expect(rejects.groups({ value: 'N/A' })).toMatchObject([{ count: 2, corrected: 1 }]);
  expect(rejects.clearCorrection({ value: 'N/A' })).toBe(1);
  expect(rejects.groups({ value: 'N/A' })).toMatchObject([{ count: 2, corrected: 0 }]);
  expect(rejects.get(1)).toMatchObject({
    correction: null,
    audit: [{ action: 'corrected' }, { action: 'correction_removed' }],
  });
});

test('entries sort by their row in the source, those without one first', async () => {
  const { rejects } = await someRejects();
  expect(rejects.list({ sort: 'sourceRow' }).rejects.map(({ sourceRow }) => sourceRow)).toEqual([
    null,
    1,
    2,
    3,
    4,
    5,
    9,
  ]);
});

test('groups count what shares node, code, column and value over all sources, the biggest first', async () => {
  const { rejects } = await someRejects();
  const groups = rejects.groups({ pipeline: '/data/sales.weir.json' });
  expect(groups.map(({ node, code, column, value, count }) => [node, code, column, value, count])).toEqual([
    ['typed', 'cast.failed', 'price', 'N/A', 2],
    ['valid', 'rule.failed', null, null, 2],
    ['typed', 'cast.failed', 'price', '-', 1],
    ['orders', 'csv.quote', null, null, 1],
  ]);
  expect(groups[0]?.message).toBe('N/A is not a number.');
  expect(rejects.groups({}, { limit: 1, offset: 1 })).toMatchObject([{ node: 'valid', count: 2 }]);
});

test('values that hardly ever come twice are one group, unless each is asked for', async () => {
  const app = openTestStore();
  const rejectsOf = (column: string, values: readonly string[], says = 'is too high') =>
    values.map((value, index) =>
      aReject({
        sourceRow: index,
        node: 'checked',
        code: 'schema.failed',
        column,
        value,
        message: `"${value}" ${says}`,
      }),
    );
  const many = Array.from({ length: 12 }, (_, index) => `${index}.5`);
  await writeRejects(app, [
    ...rejectsOf('amount', many),
    ...rejectsOf('price', [...many, 'N/A', 'N/A', 'N/A']),
    ...rejectsOf('price', ['N/A'], 'is no price').map((reject) => ({ ...reject, sourceRow: 99 })),
    ...rejectsOf('city', [...many, ...many]),
    ...rejectsOf('size', many.slice(0, 9)),
    ...rejectsOf('rate', [...many, '0.5', '0.5']),
  ]);
  const { rejects } = app.store;
  const found = rejects.groups({}, { foldsValues: true });
  expect(found.filter(({ by }) => by === 'column')).toMatchObject([
    { column: 'rate', value: null, count: 14 },
    { column: 'amount', value: null, count: 12, message: '"" is too high', isAlike: true },
  ]);
  expect(found[2]).toMatchObject({ by: 'value', column: 'price', value: 'N/A', count: 4, isAlike: false });
  expect(found).toHaveLength(1 + 1 + 13 + 12 + 9);
  expect(rejects.groups()).toHaveLength(12 + 12 + 13 + 12 + 9);
  rejects.discard({ column: 'amount', value: '0.5' }, 'known');
  rejects.discard({ column: 'amount', value: '1.5' }, 'known');
  rejects.discard({ column: 'amount', value: '2.5' }, 'known');
  expect(rejects.groups({ column: 'amount' }, { foldsValues: true })).toMatchObject([{ by: 'column', count: 9 }]);
});

test('what is discarded leaves the open ones, keeps its reason, and can be opened again', async () => {
  const { rejects } = await someRejects();
  expect(rejects.discard({ node: 'typed', value: 'N/A' }, 'never had a price')).toBe(2);
  expect(rejects.discard({ status: 'all', node: 'typed', value: 'N/A' }, 'twice')).toBe(0);
  expect(idsOf(rejects, { pipeline: '/data/sales.weir.json' })).toEqual([2, 4, 5, 6]);
  expect(idsOf(rejects, { status: 'discarded' })).toEqual([1, 3]);
  expect(rejects.countByNode('/data/sales.weir.json')).toEqual([
    { pipeline: '/data/sales.weir.json', node: 'orders', open: 1, replayed: 0, discarded: 0 },
    { pipeline: '/data/sales.weir.json', node: 'typed', open: 1, replayed: 0, discarded: 2 },
    { pipeline: '/data/sales.weir.json', node: 'valid', open: 2, replayed: 0, discarded: 0 },
  ]);
  expect(rejects.reopen({ ids: [3, 2] }, 'there is a price list')).toBe(1);
  expect(rejects.get(3)?.audit.map(({ action, from, to, note }) => [action, from, to, note])).toEqual([
    ['discarded', 'open', 'discarded', 'never had a price'],
    ['reopened', 'discarded', 'open', 'there is a price list'],
  ]);
  expect(rejects.countByNode('/data/sales.weir.json')[1]).toMatchObject({ node: 'typed', open: 2, discarded: 1 });
});

test('a correction is kept with its open entry and noted', async () => {
  const { rejects } = await someRejects();
  const correction = { set: { price: '12.50', note: null } };
  expect(rejects.correct({ ids: [1, 2] }, correction)).toBe(2);
  expect(rejects.correct({ ids: [2] }, { set: { price: '0' } })).toBe(1);
  expect(rejects.get(1)).toMatchObject({
    status: 'open',
    correction,
    audit: [{ action: 'corrected', from: 'open', to: 'open' }],
  });
  expect(rejects.get(2)?.correction).toEqual({ set: { price: '0' } });
});

test('why a corrected row failed again stands beside the first reason until the correction is taken back', async () => {
  const { rejects } = await someRejects();
  rejects.correct({ ids: [1] }, { set: { price: '5' } });
  const failedAgain = { message: '"x" is not a whole number', column: 'qty', value: 'x' };
  rejects.noteFailedAgain([1], failedAgain);
  const [first, second] = rejects.list({ filter: { ids: [1, 2] } }).rejects;
  expect(first).toMatchObject({ message: 'N/A is not a number.', column: 'price', failedAgain });
  expect(second).toMatchObject({ failedAgain: null });
  rejects.correct({ ids: [1] }, { set: { price: '6' } });
  expect(rejects.get(1)).toMatchObject({
    failedAgain,
    audit: [{ column: null }, { action: 'failed_again', column: 'qty', value: 'x' }, { action: 'corrected' }],
  });
  expect(idsOf(rejects, { search: 'WHOLE number' })).toEqual([1]);
  expect(idsOf(rejects, { search: 'n/a' })).toEqual([1, 3]);
  rejects.clearCorrection({ ids: [1] });
  expect(rejects.get(1)).toMatchObject({ message: 'N/A is not a number.', failedAgain: null });
  expect(idsOf(rejects, { search: 'WHOLE number' })).toEqual([]);
});

test('there is nothing to show for an id that is not there', async () => {
  const { rejects } = await someRejects();
  expect(rejects.get(8)).toBeUndefined();
});

const covered = { nodes: ['orders', 'typed'], files: ['/data/more.csv', '/data/orders.csv'] };
const ofDay = (day: string, env?: string) => ({ params: { day, shop: null }, ...(env !== undefined && { env }) });

test('an entry is gone after a whole run of the same kind that succeeded, and after no other', async () => {
  const app = openTestStore();
  const { rejects, runs } = app.store;
  await writeRejects(app, [aReject({ sourceRow: 1 }), aReject({ sourceRow: 2 })], ofDay('1'));
  const goneAfter = (run: Partial<NewRun>, end: Partial<RunEnd>) => {
    runs.finishRun(runs.beginRun(aRun(run)).id, { state: 'succeeded', ...end });
    return idsOf(rejects, { isGone: true });
  };
  const whole = { coverage: covered };
  expect(goneAfter(ofDay('1'), { ...whole, state: 'failed' })).toEqual([]);
  expect(goneAfter(ofDay('1'), { ...whole, state: 'cancelled' })).toEqual([]);
  expect(goneAfter({ ...ofDay('1'), kind: 'partial' }, whole)).toEqual([]);
  expect(goneAfter({ ...ofDay('1'), kind: 'replay' }, whole)).toEqual([]);
  expect(goneAfter(ofDay('2'), whole)).toEqual([]);
  expect(goneAfter({ params: { day: '1' } }, whole)).toEqual([]);
  expect(goneAfter(ofDay('1', 'prod'), whole)).toEqual([]);
  expect(goneAfter({ ...ofDay('1'), ...other }, whole)).toEqual([]);
  expect(goneAfter(ofDay('1'), { coverage: { ...covered, nodes: ['orders'] } })).toEqual([]);
  expect(goneAfter(ofDay('1'), { coverage: { ...covered, files: ['/data/more.csv'] } })).toEqual([]);
  // By an older version, which kept less.
  expect(goneAfter(ofDay('1'), {})).toEqual([]);
  expect(goneAfter({ params: { shop: null, more: 1, day: '1' } }, whole)).toEqual([1, 2]);
  expect(rejects.count({ isGone: true, value: 'N/A' })).toBe(2);
  await writeRejects(app, [aReject({ sourceRow: 2 })], ofDay('1'), whole);
  expect(idsOf(rejects, { isGone: true })).toEqual([1]);
});

test('a row that lost its file on the way is gone once all files of its run were read again', async () => {
  const app = openTestStore();
  const { rejects } = app.store;
  const files = (...names: string[]) => ({ coverage: { nodes: ['typed'], files: names } });
  await writeRejects(app, [aReject({ source: null, sourceRow: null })], {}, files('/a.csv', '/b.csv'));
  await writeRejects(app, [], {}, files('/b.csv', '/c.csv'));
  expect(idsOf(rejects, { isGone: true })).toEqual([]);
  await writeRejects(app, [], {}, files('/a.csv', '/b.csv', '/c.csv'));
  expect(idsOf(rejects, { isGone: true })).toEqual([1]);
});

test('a run that began before another ended says nothing of what that rejected', async () => {
  const app = openTestStore();
  await writeRejects(app, [aReject()], {}, { endedAtMs: Date.now() + 60_000 });
  await writeRejects(app, [], {}, { coverage: covered });
  expect(app.store.rejects.count({ isGone: true })).toBe(0);
});

test('what was found gone is discarded with its reason, and is open again once it is rejected again', async () => {
  const app = openTestStore();
  const { rejects } = app.store;
  const three = [1, 2, 3].map((sourceRow) => aReject({ sourceRow }));
  await writeRejects(app, three);
  rejects.discard({ ids: [3] }, 'never had a price');
  await writeRejects(app, [], {}, { coverage: covered });
  expect(rejects.discard({ ids: [1, 2, 3], isGone: true }, 'mended in the export')).toBe(2);
  expect(rejects.get(1)).toMatchObject({
    status: 'discarded',
    audit: [{ action: 'found gone', from: 'open', to: 'discarded', note: 'mended in the export' }],
  });
  expect(await writeRejects(app, three.slice(1), {}, { coverage: covered })).toMatchObject({ added: 0, reopened: 1 });
  expect(rejects.get(2)).toMatchObject({
    status: 'open',
    audit: [{ action: 'found gone' }, { action: 'rejected again', from: 'discarded', to: 'open' }],
  });
  expect(idsOf(rejects, { status: 'discarded' })).toEqual([1, 3]);
  expect(rejects.countByNode()).toMatchObject([{ open: 1, replayed: 0, discarded: 2 }]);
});
