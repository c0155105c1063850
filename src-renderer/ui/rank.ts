/** How well a text matches the typed words, 0 if one is missing; better if the first one starts a word. */
export function rankOf(text: string, query: string): number {
  const lower = text.toLowerCase();
  const words = wordsOf(query);
  if (!words.every((word) => lower.includes(word))) return 0;
  return lower.split(/[\s._:]+/).some((part) => part.startsWith(words[0] ?? '')) ? 1 : 0.5;
}

/**
 * The same for a part of something, such as a column: at least one word must match the part itself. The owner ranks
 * above it.
 */
export function rankOfPart(name: string, owner: string, query: string): number {
  const own = wordsOf(query).filter((word) => name.toLowerCase().includes(word));
  if (own.length === 0 || rankOf(`${name} ${owner}`, query) === 0) return 0;
  return rankOf(name, own.join(' ')) * 0.9;
}

function wordsOf(query: string): string[] {
  return query.toLowerCase().split(/\s+/).filter(Boolean);
}
