const units = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };
const pattern = /^(\d+(?:\.\d+)?)\s*([kmgt]?i?b)$/i;

/** Bytes of a size such as `512MB` (decimal) or `1GiB` (binary), as DuckDB reads them; undefined if it is none. */
export function parseSize(text: string): number | undefined {
  const match = pattern.exec(text.trim());
  const factor = Object.entries(units).find(([unit]) => unit === match?.[2]?.toLowerCase())?.[1];
  const bytes = factor === undefined ? Number.NaN : Math.floor(Number(match?.[1]) * factor);
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : undefined;
}
