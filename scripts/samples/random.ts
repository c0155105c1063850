export interface Random {
  /** An integer from `low` to `high`, inclusive. */
  integer(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly T[]): T;
  /** `count` different indexes below `length`, in random order. */
  indexes(count: number, length: number): number[];
}

/** A seeded random number generator: mulberry32, by Tommy Ettinger (public domain). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;

  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  function integer(low: number, high: number): number {
    return low + Math.floor(next() * (high - low + 1));
  }

  function pick<T>(items: readonly T[]): T {
    const item = items[integer(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  function indexes(count: number, length: number): number[] {
    const chosen = new Set<number>();
    while (chosen.size < Math.min(count, length)) chosen.add(integer(0, length - 1));
    return [...chosen];
  }

  return { integer, chance: (probability) => next() < probability, pick, indexes };
}
