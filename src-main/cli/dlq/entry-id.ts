import { InvalidArgumentError } from 'commander';

/** Collects several ids, as commander passes them one by one. */
export function parseIds(text: string, ids: readonly number[] = []): number[] {
  return [...ids, parseId(text)];
}

export function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('The id of an entry is a whole number, see "weir dlq list".');
  return Number(text);
}
