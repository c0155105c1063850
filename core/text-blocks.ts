/** Enough for one write (UTF-16 units). */
const blockChars = 1_048_576;

/** Joins texts into blocks to be written one after the other: together, they may be longer than a string can be. */
export function* textBlocks(texts: Iterable<string>): Generator<string> {
  let block: string[] = [];
  let chars = 0;
  for (const text of texts) {
    block.push(text);
    chars += text.length;
    if (chars < blockChars) continue;
    yield block.join('');
    block = [];
    chars = 0;
  }
  if (block.length > 0) yield block.join('');
}
