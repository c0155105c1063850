/** A name for what joins those that are there, such as `param_3` for a third; names differ without regard to case. */
export function numberedName(stem: string, taken: readonly string[]): string {
  const used = new Set(taken.map((name) => name.toLowerCase()));
  let number = taken.length + 1;
  while (used.has(`${stem}_${number}`)) number += 1;
  return `${stem}_${number}`;
}

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
