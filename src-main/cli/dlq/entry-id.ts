import { InvalidArgumentError } from 'commander';

/** Collects several ids, as commander passes them one by one. */
export function parseIds(text: string, ids: number[] = []): number[] {
  ids.push(parseId(text));
  return ids;
}

export function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('The id of an entry is a whole number, see "weir dlq list".');
  return Number(text);
}
