import { distance } from 'fastest-levenshtein';
import iconv from 'iconv-lite';
import { WeirError } from '../../core/errors.ts';

const aliases: Readonly<Record<string, string>> = {
  utf8: 'utf-8',
  ascii: 'utf-8',
  usascii: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  ucs2: 'utf-16le',
  latin1: 'latin-1',
  iso88591: 'latin-1',
  binary: 'latin-1',
};

const wellKnown = [
  'utf-8',
  'utf-16',
  'utf-16le',
  'utf-16be',
  'utf-32',
  'latin-1',
  'iso-8859-1',
  'iso-8859-2',
  'iso-8859-5',
  'iso-8859-7',
  'iso-8859-9',
  'iso-8859-15',
  'windows-1250',
  'windows-1251',
  'windows-1252',
  'windows-1253',
  'windows-1254',
  'windows-1255',
  'windows-1256',
  'windows-1257',
  'windows-1258',
  'cp437',
  'cp850',
  'cp866',
  'macintosh',
  'koi8-r',
  'koi8-u',
  'shift_jis',
  'euc-jp',
  'gbk',
  'gb2312',
  'gb18030',
  'big5',
  'euc-kr',
] as const;

/** Codecs of iconv-lite that convert bytes to a notation, not to text. */
const notText = new Set(['base64', 'hex', 'utf7', 'utf7imap', 'internal']);

export interface Bom {
  readonly encoding: string;
  readonly bytes: number;
}

/** The canonical name of an encoding. Throws `source.encoding`, with near matches, for an unknown name. */
export function resolveEncoding(name: string): string {
  const key = keyOf(name);
  const known = aliases[key];
  if (known !== undefined) return known;
  if (key !== '' && !key.startsWith('_') && !notText.has(key) && iconv.encodingExists(key)) return key;
  const near = nearEncodings(key);
  const proposal =
    near.length > 0
      ? ` Did you mean ${near.join(' or ')}?`
      : ' Common ones are utf-8, utf-16, latin-1 and windows-1252.';
  throw new WeirError({
    code: 'source.encoding',
    field: 'encoding',
    message: `There is no encoding named "${name}".${proposal}`,
  });
}

/** The common spelling of a canonical name: `windows-1252` for `windows1252`. */
export function spelledEncoding(name: string): string {
  return wellKnown.find((known) => keyOf(known) === keyOf(name)) ?? name;
}

/** The byte order mark at the start of a file, if any, including a second one that some programs leave behind it. */
export function bomOf(head: Buffer): Bom | null {
  const bom = firstBomOf(head);
  if (bom === null) return null;
  let { bytes } = bom;
  while (head.subarray(bytes, bytes + bom.bytes).equals(head.subarray(0, bom.bytes))) bytes += bom.bytes;
  return { ...bom, bytes };
}

function firstBomOf(head: Buffer): Bom | null {
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { encoding: 'utf-8', bytes: 3 };
  if (head[0] === 0xff && head[1] === 0xfe) {
    return head.length >= 4 && head[2] === 0 && head[3] === 0
      ? { encoding: 'utf32le', bytes: 4 }
      : { encoding: 'utf-16le', bytes: 2 };
  }
  if (head[0] === 0xfe && head[1] === 0xff) return { encoding: 'utf-16be', bytes: 2 };
  if (head[0] === 0 && head[1] === 0 && head[2] === 0xfe && head[3] === 0xff) return { encoding: 'utf32be', bytes: 4 };
  return null;
}

/** UTF-16 without a mark, recognised by NUL in nearly every second byte; null otherwise. */
export function unmarkedUtf16(head: Buffer): 'utf-16le' | 'utf-16be' | null {
  const pairs = Math.floor(head.length / 2);
  if (pairs < 4) return null;
  let even = 0;
  let odd = 0;
  for (let index = 0; index < pairs * 2; index += 2) {
    if (head[index] === 0) even++;
    if (head[index + 1] === 0) odd++;
  }
  if (odd > pairs * 0.7 && even < pairs * 0.1) return 'utf-16le';
  if (even > pairs * 0.7 && odd < pairs * 0.1) return 'utf-16be';
  return null;
}

function keyOf(name: string): string {
  return name.toLowerCase().replace(/[^0-9a-z]/g, '');
}

function nearEncodings(key: string): string[] {
  return wellKnown
    .map((name) => ({ name, away: distance(key, keyOf(name)) }))
    .filter(({ away }) => away <= 2)
    .sort((left, right) => left.away - right.away)
    .slice(0, 3)
    .map(({ name }) => name);
}
