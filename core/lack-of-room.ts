const lacks = [
  { pattern: /No space left|ENOSPC/, words: 'The disk is full' },
  { pattern: /quota exceeded|EDQUOT/i, words: 'The quota of the disk is used up' },
  { pattern: /File too large|EFBIG/i, words: 'The disk takes no file of this size' },
];

/** Why a file could not grow, by the words of the system; undefined if something else failed. */
export function lackOfRoom(text: string): string | undefined {
  return lacks.find(({ pattern }) => pattern.test(text))?.words;
}
