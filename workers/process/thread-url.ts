const isSource = import.meta.url.endsWith('.ts');
const isChunk = /\/chunks\/[^/]+$/.test(import.meta.url);

/**
 * The URL of a thread's program, such as `loader-thread`: its source in a checkout, else its bundle, also if this file
 * was bundled into a chunk.
 */
export function threadUrl(name: string): URL {
  if (isSource) return new URL(`../${name}.ts`, import.meta.url);
  return new URL(`${isChunk ? '..' : '.'}/${name}.js`, import.meta.url);
}
