const isSource = import.meta.url.endsWith('.ts');
const isChunk = /\/chunks\/[^/]+$/.test(import.meta.url);

/** The program of a thread, such as `loader-thread`: its source in a checkout, else its bundle, even where this file became part of a chunk. */
export function threadUrl(name: string): URL {
  if (isSource) return new URL(`../${name}.ts`, import.meta.url);
  return new URL(`${isChunk ? '..' : '.'}/${name}.js`, import.meta.url);
}
