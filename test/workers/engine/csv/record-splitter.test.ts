import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { RecordSplitter } from '../../../../workers/engine/csv/careful/record-splitter.ts';
import type { CsvDialect } from '../../../../workers/engine/csv/csv-shape.ts';

const comma: CsvDialect = { delimiter: ',', quote: '"', escape: '"', comment: '' };

type Piece = [kind: string, text: string, lines: number];

function cut(chunks: readonly string[], dialect: CsvDialect = comma, limitChars?: number): Piece[] {
  const splitter = new RecordSplitter(dialect, limitChars);
  const pieces: Piece[] = [];
  for (const [index, chunk] of chunks.entries()) {
    splitter.push(chunk, index === chunks.length - 1);
    for (;;) {
      const kind = splitter.next();
      if (kind === 'starved' || kind === 'end') break;
      const text = kind === 'too_long' ? splitter.longText : splitter.text.slice(splitter.start, splitter.end);
      pieces.push([kind, text, splitter.lines]);
    }
  }
  return pieces;
}

describe('RecordSplitter', () => {
  test('takes LF, CRLF and CR in one text for line ends', () => {
    expect(cut(['a,1\nb,2\r\nc,3\rd,4'])).toEqual([
      ['record', 'a,1', 1],
      ['record', 'b,2', 1],
      ['record', 'c,3', 1],
      ['record', 'd,4', 1],
    ]);
  });

  test('lets a quoted value span lines, and counts them', () => {
    expect(cut(['a,"x\r\ny\nz"\nb,2\n'])).toEqual([
      ['record', 'a,"x\r\ny\nz"', 3],
      ['record', 'b,2', 1],
    ]);
  });

  test('rejects the line of a quote that is never closed, and no other', () => {
    expect(cut(['a,"5 inch\nb,2\nc,3\n'])).toEqual([
      ['bad_quote', 'a,"5 inch', 1],
      ['record', 'b,2', 1],
      ['record', 'c,3', 1],
    ]);
  });

  test('rejects the line of a quote that only the next quoted value seems to close', () => {
    expect(cut(['a,"5 inch\nb,"Lamp, big"\n'])).toEqual([
      ['bad_quote', 'a,"5 inch', 1],
      ['record', 'b,"Lamp, big"', 1],
    ]);
  });

  test('takes a quote inside an unquoted value for text', () => {
    expect(cut(['5" screen,x\n'])).toEqual([['record', '5" screen,x', 1]]);
  });

  test('cuts a line over the limit, and reads on behind it', () => {
    const long = 'x'.repeat(50);
    expect(cut([`a\n${long}\nb\n`], comma, 20)).toEqual([
      ['record', 'a', 1],
      ['too_long', long, 1],
      ['record', 'b', 1],
    ]);
  });

  test('gives up a quote that stays open for longer than the limit', () => {
    expect(cut([`a,"b\n${'c,d\n'.repeat(4)}"\n`], comma, 10).map(([kind]) => kind)).toEqual([
      'bad_quote',
      'record',
      'record',
      'record',
      'record',
      'bad_quote',
    ]);
  });

  test('cuts the same pieces whatever the chunks are', () => {
    const text = fc
      .array(fc.constantFrom('a', '"', '""', ',', '||', '|', '\n', '\r', '\r\n', ' ', '\\', '#', 'bcdefgh'), {
        maxLength: 40,
      })
      .map((parts) => parts.join(''));
    const dialect = fc.constantFrom<CsvDialect>(
      comma,
      { ...comma, escape: '\\', comment: '#' },
      { ...comma, delimiter: '||' },
    );
    const places = fc.array(fc.nat(60), { maxLength: 6 });
    fc.assert(
      fc.property(text, dialect, places, fc.constantFrom(8, 20, undefined), (whole, given, cuts, limit) => {
        const borders = [0, ...cuts.map((at) => Math.min(at, whole.length)), whole.length].sort(
          (left, right) => left - right,
        );
        const chunks = borders.slice(1).map((to, index) => whole.slice(borders[index], to));
        const longTextIsCut = (pieces: Piece[]): Piece[] =>
          pieces.map(([kind, piece, lines]) => [kind, kind === 'too_long' ? piece.slice(0, 8) : piece, lines]);
        expect(longTextIsCut(cut(chunks, given, limit))).toEqual(longTextIsCut(cut([whole], given, limit)));
      }),
      { numRuns: 2_000 },
    );
  });

  test('stays linear where every line opens a quote that is never closed', () => {
    // Each line alone would look ahead to the end: 7 x 10^10 characters. With what the first attempt learned, it is one
    // look.
    const lines = 100_000;
    const pieces = cut(['x","y\n'.repeat(lines)]);
    expect(pieces.length).toBe(lines);
    expect(pieces.every(([kind]) => kind === 'bad_quote')).toBe(true);
  });
});
