const lengthKept = 4000;

/** The part of a byte stream that is used. */
interface Bytes {
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
}

/** Collects the standard error of a process; returns a function for the end of it. */
export function lastWordsOf(stream: Bytes | null): () => string {
  const decoder = new TextDecoder();
  let words = '';
  stream?.on('data', (chunk) => {
    words = (words + decoder.decode(chunk, { stream: true })).slice(-lengthKept);
  });
  return () => words.trim();
}
