import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pointerTo } from '../../../../workers/engine/json/json-pointer.ts';
import { readRecord } from '../../../../workers/engine/json/read-record.ts';
import { type JsonLayout, type RawRecord, splitterFor } from '../../../../workers/engine/json/split-records.ts';

const nasty = fc.string({
  unit: fc.constantFrom('a', '"', '\\', '[', ']', '{', '}', ',', '\n', ' ', '🚀', ':'),
  maxLength: 6,
});
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    nasty,
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc.dictionary(nasty, tie('value'), { maxKeys: 3, noNullPrototype: true }),
}));
const record = fc.dictionary(nasty, value, { maxKeys: 4, noNullPrototype: true });
const blank = fc.stringMatching(/^[ \t\r]{0,2}$/);
const blankLines = fc.stringMatching(/^[ \t\r\n]{0,3}$/);

/** The same text, pushed piece by piece. */
function split(layout: JsonLayout, text: string, cuts: readonly number[], pointer = ''): RawRecord[] {
  const splitter = splitterFor({ layout, records: pointer, path: 'a.json' });
  const places = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((one, other) => one - other);
  let from = 0;
  const records = places.flatMap((to) => {
    const found = splitter.push(text.slice(from, to));
    from = to;
    return found;
  });
  return [...records, ...splitter.end()];
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 12 });

test('however a file comes in pieces, its records and their places are the same', () => {
  const files = fc.tuple(
    fc.constantFrom('array' as const, 'lines' as const),
    fc.array(fc.tuple(record, blankLines, blank), { maxLength: 6 }),
  );
  fc.assert(
    fc.property(files, cuts, ([layout, parts], at) => {
      const isList = layout === 'array';
      const texts = parts.map(([each, before]) => JSON.stringify(each, null, isList ? before.length : 0));
      const padded = parts.map(([, before, behind], index) => `${before}${texts[index]}${behind}`);
      const text = isList ? ` [${padded.join(',')}]\n` : padded.map((each) => `${each}\n`).join('');
      const records = split(layout, text, at);
      expect(records.map((each) => each.text)).toEqual(texts);
      for (const { text: raw, line, start } of records) {
        expect(text.slice(start, start + raw.length)).toBe(raw);
        expect(line).toBe(text.slice(0, start).split('\n').length);
      }
    }),
    { numRuns: 300 },
  );
});

test('however deep in a document a list lies, and however that comes in pieces, its records and their places are the same', () => {
  const around = fc.dictionary(nasty, fc.oneof(value, fc.array(record)), { maxKeys: 3, noNullPrototype: true });
  const way = fc.array(fc.tuple(around, around, nasty), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(way, fc.array(record, { maxLength: 4 }), fc.nat(2), cuts, (steps, records, indent, at) => {
      const document = steps.reduceRight<unknown>(
        (inner, [before, behind, key]) =>
          Object.fromEntries([
            ...Object.entries(before).filter(([other]) => other !== key),
            [key, inner],
            ...Object.entries(behind).filter(([other]) => other !== key),
          ]),
        records,
      );
      const pointer = steps.map(([, , key]) => pointerTo(key)).join('');
      const text = JSON.stringify(document, null, indent);
      const found = split('nested', text, at, pointer);
      const outdented = (each: string) => each.replaceAll(/\n */g, '\n');
      expect(found.map((each) => outdented(each.text))).toEqual(
        records.map((each) => outdented(JSON.stringify(each, null, indent))),
      );
      for (const { text: raw, line, start } of found) {
        expect(text.slice(start, start + raw.length)).toBe(raw);
        expect(line).toBe(text.slice(0, start).split('\n').length);
      }
    }),
    { numRuns: 300 },
  );
});

test('whatever a file holds, all of it that is no blank is in a record, and no piece is in two', () => {
  const rubbish = fc.string({
    unit: fc.constantFrom('"', '\\', '[', ']', '{', '}', ',', '\n', ' ', 'x', '1'),
    maxLength: 40,
  });
  fc.assert(
    fc.property(rubbish, cuts, (inner, at) => {
      const text = `[${inner}`;
      const records = split('array', text, at);
      const whole = split('array', text, []);
      expect(records).toEqual(whole);
      let end = 1;
      for (const { start, text: raw } of records) {
        expect(start).toBeGreaterThanOrEqual(end - 1);
        expect(text.slice(end, start).replaceAll(/[\s,\]]/g, '')).toBe('');
        end = Math.max(end, start + raw.length);
      }
      expect(text.slice(end).replaceAll(/[\s,\]]/g, '')).toBe('');
    }),
    { numRuns: 500 },
  );
});

test('the members of a record are those of the object, in order, their values as they stand', () => {
  fc.assert(
    fc.property(record, fc.nat(2), (object, indent) => {
      const membersOf = (text: string) => {
        const members = readRecord(text);
        return typeof members === 'string' ? [] : members;
      };
      // Not by JSON.parse: V8 13.6 takes one escaped character of a key for another
      const entries = Object.entries(object).map(([key, each]) => [key, JSON.stringify(each)]);
      expect(membersOf(JSON.stringify(object)).map(({ key, raw }) => [key, raw])).toEqual(entries);
      const keys = membersOf(JSON.stringify(object, null, indent)).map(({ key }) => key);
      expect(keys).toEqual(Object.keys(object));
    }),
    { numRuns: 300 },
  );
});
