import { InvalidArgumentError } from 'commander';

export function parseId(text: string): number {
  if (!/^\d{1,15}$/.test(text))
    throw new InvalidArgumentError('The id of an entry is a whole number, see "weir dlq list".');
  return Number(text);
}
