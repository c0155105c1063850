/** An address with further query parameters, which replace those of the same name. */
export function withQuery(url: string, pairs: Iterable<readonly [name: string, value: string]>): string {
  const address = URL.parse(url);
  if (!address) return url;
  for (const [name, value] of pairs) address.searchParams.set(name, value);
  return address.href;
}
