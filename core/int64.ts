const least = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

/** Whether a whole number fits 64 bits, as `integer` columns have them. */
export function isInt64(value: bigint): boolean {
  return value >= least && value <= greatest;
}
