import iconv from 'iconv-lite';

/** The most frequent letters beyond ASCII, by encoding. */
const common: Readonly<Record<string, string>> = {
  western: 'éèàçüöäßñêáíóúâôãõîëïåøæÉÈÄÖÜÅØÇ',
  central: 'ąćęłńóśźżáčďéěíňřšťúůýžőűöüäŁŚŻŹĆČŠŽŘ',
  turkish: 'çğıöşüİŞÇĞÖÜ',
  cyrillic: 'оеаинтсрвлкмдпуяыьгзбОЕАИНТСРВЛКМДП',
  greek: 'αοιετσνηυρπκμλςόίάήέύώΑΟΙΕΤΣΝΗΡΠΚΜΛ',
};

const alphabets: Readonly<Record<string, string>> = {
  'windows-1250': 'central',
  'iso-8859-2': 'central',
  'windows-1251': 'cyrillic',
  'koi8-r': 'cyrillic',
  cp866: 'cyrillic',
  'windows-1253': 'greek',
  'windows-1254': 'turkish',
};

/** First bytes of common characters, by encoding; others are rare. */
const dailyRows: Readonly<Record<string, readonly [first: number, last: number]>> = {
  shift_jis: [0x88, 0x97],
  'euc-jp': [0xb0, 0xcf],
  gb18030: [0xb0, 0xd7],
  big5: [0xa4, 0xc6],
};

const syllable = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;
const kana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const syllables: Readonly<Record<string, RegExp>> = { shift_jis: kana, 'euc-jp': kana, 'euc-kr': /\p{Script=Hangul}/u };

const signs = /[€£¥“”„‘’‚–—…°§«»¿¡½¼²³®©™º\u00a0]/u;

type Neighbours = readonly [before: string, after: string];

/**
 * How plausible a decoded text is, per character beyond ASCII: above 0 if it is. Letters of one script in usual case
 * count for it; symbols within words and undefined bytes against it.
 */
export function plausibility(text: string, encoding: string): number {
  const characters = [...text];
  let sum = 0;
  let count = 0;
  for (const [at, character] of characters.entries()) {
    if (character <= '\u007f') continue;
    count += 1;
    sum += worthOf(character, [characters[at - 1] ?? ' ', characters[at + 1] ?? ' '], encoding);
  }
  return count === 0 ? 0 : sum / count;
}

function worthOf(character: string, [before, after]: Neighbours, encoding: string): number {
  if (/[\p{Cc}\p{Co}\p{Cn}\uFFFD]/u.test(character)) return -10;
  if (isIdeographic(character)) return ideographWorth(character, before, encoding);
  const isInWord = isLetter(before) && isLetter(after);
  if (!isLetter(character)) return signs.test(character) && !isInWord ? 0.5 : -1;
  const usual = common[alphabets[encoding] ?? 'western'] ?? '';
  return letterWorth(character, [before, after]) + (usual.includes(character) ? 0.5 : 0);
}

function letterWorth(character: string, neighbours: Neighbours): number {
  const script = scriptOf(character);
  const isMixed = neighbours.some((other) => isLetter(other) && scriptOf(other) !== script);
  const isCaseOdd = /\p{Lu}/u.test(character) && /\p{Ll}/u.test(neighbours[0]);
  // Adjacent accented letters are rare in Latin script; other scripts consist of letters beyond ASCII.
  const isCrowded = script === 'Latin' && neighbours.some((other) => other > '\u007f' && isLetter(other));
  return 1 - (isMixed ? 3 : 0) - (isCaseOdd ? 2.5 : 0) - (isCrowded ? 0.75 : 0);
}

function isIdeographic(character: string): boolean {
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303f\uff00-\uffef]/u.test(
    character,
  );
}

function ideographWorth(character: string, before: string, encoding: string): number {
  if (/[a-z]/i.test(before) || /[\uff61-\uff9f]/u.test(character)) return -1;
  const own = syllables[encoding];
  if (syllable.test(character)) return own?.test(character) ? 1.6 : 0;
  return isDaily(character, encoding) ? 1.2 : -1;
}

function isDaily(character: string, encoding: string): boolean {
  const rows = dailyRows[encoding];
  const lead = rows && iconv.encode(character, encoding)[0];
  return rows !== undefined && lead !== undefined && lead >= rows[0] && lead <= rows[1];
}

function isLetter(character: string): boolean {
  return /\p{L}/u.test(character);
}

function scriptOf(letter: string): string {
  const known = ['Latin', 'Cyrillic', 'Greek'];
  return known.find((script) => new RegExp(`\\p{Script=${script}}`, 'u').test(letter)) ?? 'other';
}
