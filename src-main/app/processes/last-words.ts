const lengthKept = 4000;

/** What is used of a stream of bytes. */
interface Bytes {
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
}

/** Listens to what a process writes to standard error; gives the last of it. */
export function lastWordsOf(stream: Bytes | null): () => string {
  const decoder = new TextDecoder();
  let words = '';
  stream?.on('data', (chunk) => {
    words = (words + decoder.decode(chunk, { stream: true })).slice(-lengthKept);
  });
  return () => words.trim();
}
