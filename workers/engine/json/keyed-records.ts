import { membersIn } from './lists-in.ts';

/** Number of members compared. */
const mostLooked = 20;

/** Detects an object whose members are records by key, such as countries by code: their number, and the first key. */
export function keyedRecords(document: string): { count: number; first: string } | undefined {
  const [first, ...others] = membersIn(document);
  if (first === undefined || others.length === 0) return undefined;
  const looked = [first, ...others.slice(0, mostLooked - 1)];
  if (!looked.every(({ raw }) => raw.startsWith('{'))) return undefined;
  const keys = looked.map(({ raw }) => new Set(membersIn(raw).map(({ key }) => key)));
  const all = new Set(keys.flatMap((some) => [...some]));
  const common = [...all].filter((key) => keys.every((some) => some.has(key)));
  const areAlike = common.length > 0 && 2 * common.length >= all.size;
  return areAlike ? { count: 1 + others.length, first: first.key } : undefined;
}
