import { membersIn } from './lists-in.ts';

/** As many tell whether all are alike. */
const mostLooked = 20;

/** Whether an object seems to hold records by a key of each, as countries by their codes: how many there are, and the first key. */
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
