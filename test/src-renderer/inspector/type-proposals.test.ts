import { expect, test } from 'vitest';
import type { TypeEvidence } from '../../../src-renderer/api/preview-api.ts';
import { evidenceOf, readingInWords } from '../../../src-renderer/inspector/types/evidence-of.ts';
import {
  atFirstSight,
  castColumns,
  takenProposals,
  undecidedAlike,
} from '../../../src-renderer/inspector/types/taken-proposals.ts';

const fitting = { checked: 120, misfits: 0, examples: [], isExact: true };
const price: TypeEvidence = { ...fitting, column: 'price', type: 'number', decimal: ',', thousands: '.' };
const dayFirst = { type: 'date', formats: ['%d/%m/%Y'], from: '3/6/2024', to: '2024-06-03' };
const monthFirst = { type: 'date', formats: ['%m/%d/%Y'], from: '3/6/2024', to: '2024-03-06' };
const day: TypeEvidence = {
  ...fitting,
  column: 'day',
  type: 'date',
  formats: ['%d/%m/%Y'],
  readings: [dayFirst, monthFirst],
};

test('a column that can be read in two ways is cast only by the one that was chosen', () => {
  const none = new Set<string>();
  expect(castColumns(takenProposals([price, day], none, new Map()))).toEqual({
    price: { type: 'number', decimal: ',', thousands: '.' },
  });
  expect(castColumns(takenProposals([price, day], new Set(['price']), new Map([['day', monthFirst]])))).toEqual({
    day: { type: 'date', formats: ['%m/%d/%Y'] },
  });
});

test('of many columns the first are shown, and every one that waits for a choice', () => {
  const sure = (count: number) => Array.from({ length: count }, (_, index) => ({ ...price, column: `q${index}` }));
  const names = (proposals: readonly TypeEvidence[]) => atFirstSight(proposals).map(({ column }) => column);
  expect(names([...sure(9), day])).toHaveLength(10);
  expect(names([...sure(200), day])).toEqual([...sure(8).map(({ column }) => column), 'day']);
});

test('a reading brings its own type', () => {
  const readings = [
    { type: 'number', decimal: ',', from: '1,234', to: '1.234' },
    { type: 'integer', thousands: ',', from: '1,234', to: '1234.0' },
  ];
  const sold: TypeEvidence = { ...fitting, column: 'sold', type: 'number', decimal: ',', readings };
  const cast = (reading = readings[1]) =>
    castColumns(takenProposals([sold], new Set(), new Map(reading && [['sold', reading]])));
  expect(cast()).toEqual({ sold: { type: 'integer', thousands: ',' } });
  expect(cast(readings[0])).toEqual({ sold: { type: 'number', decimal: ',' } });
});

test('a reading that was chosen is taken for other columns in their own values, where nobody has decided', () => {
  const paid = { ...day, column: 'paid', readings: [{ ...dayFirst, from: '1/2/2024', to: '2024-02-01' }, monthFirst] };
  const monthsOnly = { ...day, column: 'months', readings: [monthFirst] };
  const decided = { ...day, column: 'decided' };
  const chosen = new Map([
    ['day', dayFirst],
    ['decided', monthFirst],
  ]);
  const alike = undecidedAlike([price, day, paid, monthsOnly, decided], chosen, dayFirst);
  expect([...alike]).toEqual([['paid', paid.readings[0]]]);
});

test('the evidence names separators, formats and what proves them', () => {
  expect(evidenceOf(price)).toBe('All 120 fit. Thousands ".", decimal ",".');
  const paid = { ...fitting, column: 'paid', type: 'boolean', trueValues: ['oui', 'o'], falseValues: ['non'] };
  expect(evidenceOf(paid)).toBe('All 120 fit. "oui" or "o" is true, "non" is false.');
  expect(castColumns([paid])).toEqual({ paid: { type: 'boolean', trueValues: ['oui', 'o'], falseValues: ['non'] } });
  expect(evidenceOf({ ...price, thousands: ' ' })).toBe('All 120 fit. Thousands by a space, decimal ",".');
  expect(evidenceOf({ ...fitting, column: 'day', type: 'date', formats: ['%d/%m/%Y'], proof: '25/6/2024' })).toBe(
    'All 120 fit. Format %d/%m/%Y. Day first, as 25/6/2024 shows.',
  );
  expect(
    evidenceOf({ ...fitting, column: 'day', type: 'date', formats: ['%Y-%m-%d', '%d/%m/%Y'], proof: '13/9/2024' }),
  ).toBe('All 120 fit. Format %Y-%m-%d or %d/%m/%Y. Day first, as 13/9/2024 shows.');
});

test('values that would not fit are quoted, so that their signs are not those of the sentence', () => {
  expect(evidenceOf({ ...fitting, column: 'n', type: 'integer', misfits: 2, examples: ['k.A.', 'n, m'] })).toBe(
    '2 of 120 would not fit, such as "k.A.", "n, m".',
  );
});

test('a reading is told by what it makes of a value', () => {
  expect(readingInWords(monthFirst)).toBe('Month first: 3/6/2024 is 2024-03-06');
  expect(readingInWords({ type: 'integer', thousands: ',', from: '1,234', to: '1234.0' })).toBe(
    'Thousands ",": 1,234 is 1234',
  );
  expect(readingInWords({ type: 'number', from: '1.234', to: '1.234' })).toBe('Decimal ".": 1.234 is 1.234');
});
