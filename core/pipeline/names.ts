/** A node id made of a label or type, such as `clean_orders`; numbered where it is taken already. */
export function freshId(base: string, taken: Iterable<string>): string {
  const words = base
    .normalize('NFKD')
    .replaceAll(/\p{Mark}/gu, '')
    .replaceAll('ß', 'ss')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^[_0-9]+|_+$/g, '');
  const stem = words.slice(0, 40) || 'node';
  const used = new Set(taken);
  if (!used.has(stem)) return stem;
  const unnumbered = stem.replace(/_\d+$/, '');
  let number = 2;
  while (used.has(`${unnumbered}_${number}`)) number += 1;
  return `${unnumbered}_${number}`;
}
