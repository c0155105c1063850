import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { previewCallSchema } from '../../../../core/preview/messages.ts';
import { renderInlined } from '../../../../core/sql/sql.ts';
import { PreviewDesk } from '../../../../workers/engine/preview/preview-desk.ts';
import { Session } from '../../../../workers/engine/session/session.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

async function proposalOf(...values: string[]) {
  const folder = temporaryFolder({ 'a.csv': `v\n${values.map((value) => `"${value}"\n`).join('')}` });
  const nodes = [{ id: 'a', type: 'input.csv', config: { path: 'a.csv' } }];
  const document = {
    pipelineFile: join(folder, 'p.weir.json'),
    text: JSON.stringify({ format: 'weir/1', nodes, edges: [] }),
    folder,
    reading: 'sample',
  };
  const call = previewCallSchema.parse({ call: 'proposeTypes', document, node: 'a' });
  const proposals = await new PreviewDesk().answer(call, new AbortController().signal);
  return Array.isArray(proposals) ? proposals[0] : undefined;
}

test.each([
  [['06.03.2024', '31.12.2023'], { type: 'date', formats: ['%d.%m.%Y'] }],
  [['6.3.2024', '31.12.2023'], { type: 'date', formats: ['%d.%m.%Y'] }],
  [['06.03.24', '31.12.23'], { type: 'date', formats: ['%d.%m.%y'] }],
  [['2024/03/06', '2023/12/31'], { type: 'date', formats: ['%Y/%m/%d'] }],
  [['Jun 12 1998', 'Dec 01 2003'], { type: 'date', formats: ['%b %d %Y'] }],
  [['Jun 12, 1998', 'dec 1, 2003'], { type: 'date', formats: ['%b %d, %Y'] }],
  [['June 12, 1998', 'May 1, 2003'], { type: 'date', formats: ['%B %d, %Y'] }],
  [['12-JUN-1998', '1-Dec-2003'], { type: 'date', formats: ['%d-%b-%Y'] }],
  [['06.03.2024 10:15', '31.12.2023 23:59:59'], { type: 'timestamp' }],
  [['3/6/2024 10:15 AM', '12/31/2023 11:59:59 pm'], { type: 'timestamp' }],
  [['1.234,56', '12,5', '1.000.000,00'], { type: 'number', decimal: ',', thousands: '.' }],
  [['1,234.56', '12.5'], { type: 'number', thousands: ',' }],
  [['9,50', '12,5'], { type: 'number', decimal: ',' }],
  [['Ja', 'nein', 'NEIN'], { type: 'boolean', trueValues: ['ja', 'j'], falseValues: ['nein', 'n'] }],
  [['WAHR', 'FALSCH'], { type: 'boolean', trueValues: ['wahr'], falseValues: ['falsch'] }],
  [['yes', 'n'], { type: 'boolean' }],
  [['1 234,50', '12,5'], { type: 'number', decimal: ',', thousands: ' ' }],
  [['1\u202f234', '12', '1\u202f000\u202f000'], { type: 'integer', thousands: '\u202f' }],
  [["1'234.50", '12.5'], { type: 'number', thousands: "'" }],
  [['1,234,567', '12', '1,234'], { type: 'integer', thousands: ',' }],
  [['1.234.567,0', '12', '1.234,00'], { type: 'integer', decimal: ',', thousands: '.' }],
  [['12', '1234'], { type: 'integer' }],
])('%o are proposed as what they can only be', async (values, expected) => {
  const proposal = await proposalOf(...values);
  expect(proposal).toMatchObject({ ...expected, misfits: 0 });
  expect(proposal).not.toHaveProperty('readings');
});

test('a number is not proposed where it would cost digits', async () => {
  expect(await proposalOf('9007199254740993', '1.5')).toBeUndefined();
  expect(await proposalOf('1e300', '1.5')).toMatchObject({ type: 'number', misfits: 0 });
});

test.each([
  [['123 456 789', '987 654 321', '555 001 234'], undefined],
  [['123 456 789', '987 654 321', 'N/A', ...Array.from({ length: 9 }, (_, at) => `55${at} 001 234`)], undefined],
  [['123.456.789', '987.654.321'], undefined],
  [['123 456 789', '987 654 321', '987 654 321'], { type: 'integer', thousands: ' ' }],
  [['123 456 789', '98 765 432'], { type: 'integer', thousands: ' ' }],
  [['123 456', '987 654'], { type: 'integer', thousands: ' ' }],
])('digits in groups, each different and all as long, may be no numbers: %#', async (values, expected) => {
  const proposal = await proposalOf(...values);
  if (expected === undefined) expect(proposal).toBeUndefined();
  else expect(proposal).toMatchObject(expected);
});

test('digits that zeros make as long as others are codes, whatever else is among them', async () => {
  const states = Array.from({ length: 20 }, (_, at) => `${at + 10}`);
  expect(await proposalOf(...states, '01')).toBeUndefined();
  expect(await proposalOf(...states, '01', 'N/A')).toBeUndefined();
  expect(await proposalOf(...states, '01', '100')).toMatchObject({ type: 'integer', misfits: 1 });
  expect(await proposalOf(...states, 'N/A')).toMatchObject({ type: 'integer', misfits: 1 });
});

test('examples of what would not fit are first those that differ in more than their digits', async () => {
  const prices = Array<string>(200).fill('7,5');
  const { examples } = (await proposalOf(...prices, '-', '-', '3,5 €', '1,5 €', '20,5 €', '(4,5)')) ?? {};
  expect(examples).toEqual(['1,5 €', '-', '(4,5)', '20,5 €', '3,5 €']);
});

test('one day that can be no month proves which of the two comes first', async () => {
  expect(await proposalOf('3/6/2024', '25/6/2024', '1/2/2024')).toMatchObject({
    formats: ['%d/%m/%Y'],
    proof: '25/6/2024',
  });
  expect(await proposalOf('3/6/2024', '6/25/2024', '1/2/2024')).toMatchObject({
    formats: ['%m/%d/%Y'],
    proof: '6/25/2024',
  });
});

test('where no day is over 12, both ways to read the dates are told', async () => {
  const proposal = await proposalOf('3/6/2024', '1/2/2024');
  expect(proposal).not.toHaveProperty('proof');
  expect(proposal).toMatchObject({
    type: 'date',
    readings: [
      { type: 'date', formats: ['%d/%m/%Y'], from: '3/6/2024', to: '2024-06-03' },
      { formats: ['%m/%d/%Y'], from: '3/6/2024', to: '2024-03-06' },
    ],
  });
});

test('dates that are written in two ways are proposed with both formats', async () => {
  const iso = Array.from({ length: 20 }, (_, at) => `2024-03-${at + 10}`);
  expect(await proposalOf(...iso, '13/9/2024', '2/2/2024', '1/3/2024', '?')).toMatchObject({
    type: 'date',
    formats: ['%Y-%m-%d', '%d/%m/%Y'],
    misfits: 1,
    examples: ['?'],
    proof: '13/9/2024',
  });
  expect(await proposalOf(...iso, '3/6/2024')).toMatchObject({
    misfits: 0,
    readings: [
      { formats: ['%Y-%m-%d', '%d/%m/%Y'], from: '3/6/2024', to: '2024-06-03' },
      { formats: ['%Y-%m-%d', '%m/%d/%Y'], from: '3/6/2024', to: '2024-03-06' },
    ],
  });
});

test('dates of which most are written in a way of their own, and some plainly, are proposed with both formats', async () => {
  const german = Array.from({ length: 8 }, (_, at) => `${at + 13}.06.2024`);
  expect(await proposalOf(...german, '2024-06-30', '2024-07-01')).toMatchObject({
    type: 'date',
    formats: ['%Y-%m-%d', '%d.%m.%Y'],
    misfits: 0,
  });
});

test('a day among months is told as one that does not fit, and not read the other way round', async () => {
  const dayFirst = Array.from({ length: 12 }, (_, at) => `${at + 13}/6/2024`);
  expect(await proposalOf(...dayFirst, '6/25/2024')).toMatchObject({ formats: ['%d/%m/%Y'], examples: ['6/25/2024'] });
});

test('a sign that may part thousands or decimals is told as well', async () => {
  expect(await proposalOf('1,234', '5,678')).toMatchObject({
    type: 'number',
    readings: [
      { type: 'number', decimal: ',', from: '1,234', to: '1.234' },
      { type: 'integer', thousands: ',', from: '1,234', to: '1234.0' },
    ],
  });
  expect(await proposalOf('1.234', '5.678')).toMatchObject({
    type: 'number',
    readings: [
      { type: 'number', from: '1.234', to: '1.234' },
      { type: 'integer', decimal: ',', thousands: '.', from: '1.234', to: '1234.0' },
    ],
  });
});

test('a separator that one value alone takes is dirt where others fit in no way', async () => {
  const codes = Array.from({ length: 30 }, (_, at) => String(at + 20));
  const dirty = [...codes, '1787,1939', '1809,1829,1849'];
  expect(await proposalOf(...dirty)).toMatchObject({ type: 'integer', misfits: 2 });
  expect(await proposalOf(...codes, '1787,1939')).toMatchObject({ type: 'number', decimal: ',', misfits: 0 });
  expect(await proposalOf(...dirty, '1,5')).toMatchObject({ type: 'number', decimal: ',', misfits: 1 });
});

test('round thousands may be small numbers with decimals that are all zero', async () => {
  expect(await proposalOf('8.000', '563', '17.000')).toMatchObject({
    type: 'integer',
    readings: [
      { type: 'integer', from: '8.000', to: '8' },
      { type: 'integer', decimal: ',', thousands: '.', from: '8.000', to: '8000.0' },
    ],
  });
  expect(await proposalOf('8.00', '563', '17.00')).not.toHaveProperty('readings');
});

/** How often each statement asks for a word, where it does. */
function asksFor(word: string, statements: readonly string[]): number[] {
  return statements.map((statement) => statement.split(word).length - 1).filter((times) => times > 0);
}

test('a type that takes the values is tried once, no wider one is, and no step of a cast is computed twice', async () => {
  const rows = vi.spyOn(Session.prototype, 'rows');
  const statementsFor = async (...values: string[]) => {
    rows.mockClear();
    await proposalOf(...values);
    return rows.mock.calls.map(([query]) => renderInlined(query));
  };
  expect(asksFor('TRY_CAST', await statementsFor('12', '1234'))).toEqual([1]);
  expect(asksFor('TRY_STRPTIME', await statementsFor('25.03.2024', '31.12.2023'))).toEqual([1]);
  expect(asksFor('AS DOUBLE)', await statementsFor('1.5', '12.25'))).toEqual([1]);
});

test.each([
  [['1.5', '2,000.5'], { type: 'number', thousands: ',', misfits: 0 }],
  [[...Array<string>(1998).fill('7'), '1.5', '2'], { type: 'integer', misfits: 1, examples: ['1.5'], checked: 2000 }],
  [[...Array<string>(19).fill('7.5'), 'N/A'], { type: 'number', misfits: 1, examples: ['N/A'], checked: 20 }],
])('misfits are counted to the last one, whatever was not tried: %#', async (values, expected) => {
  expect(await proposalOf(...values)).toMatchObject(expected);
});
