import { expect, test } from 'vitest';
import { castRemedies, takeRemedy } from '../../../src-renderer/inspector/form/evidence/cast-remedies.ts';

const labels = (...args: Parameters<typeof castRemedies>) => castRemedies(...args).map(({ label }) => label);

test('a format that would read what does not fit is offered besides those that are read already', () => {
  const cast = { type: 'date', formats: ['%d.%m.%Y'] };
  const [remedy] = castRemedies(['31.02.2024', '2024-04-02', 'yesterday', '2024-04-03'], cast);
  expect(remedy?.label).toBe('Read dates as %Y-%m-%d too');
  expect(remedy && takeRemedy(cast, remedy)).toEqual({ type: 'date', formats: ['%d.%m.%Y', '%Y-%m-%d'] });
  expect(labels(['31.12.2024'], { type: 'date' })).toEqual(['Read dates as %d.%m.%Y too']);
  expect(labels(['12/31/2024 9:05 PM'], { type: 'timestamp' })).toEqual(['Read dates as %m/%d/%Y %I:%M %p too']);
  expect(labels(['3/6/2024'], { type: 'date' })).toEqual(['Read dates as %d/%m/%Y too', 'Read dates as %m/%d/%Y too']);
});

test('signs in numbers are offered one after the other, and nothing where none would help', () => {
  expect(labels(['1.234,50', 'N/A'], { type: 'number' })).toEqual(['Take "," as the decimal sign']);
  expect(labels(['1.234,50'], { type: 'number', decimal: ',' })).toEqual(['Take "." as the thousands separator']);
  expect(labels(['1 234,50'], { type: 'number' })).toEqual(['Take "," as the decimal sign']);
  expect(labels(['1 234,50'], { type: 'number', decimal: ',' })).toEqual(['Take a blank as the thousands separator']);
  expect(labels(["1'234.50"], { type: 'number' })).toEqual([`Take "'" as the thousands separator`]);
  expect(labels(['N/A', '?'], { type: 'number' })).toEqual([]);
  expect(labels(['maybe'], { type: 'boolean' })).toEqual([]);
});
