const least = -(2n ** 63n);
const greatest = 2n ** 63n - 1n;

/** Whether a whole number fits 64 bits, as `integer` columns have them. */
export function isInt64(value: bigint): boolean {
  return value >= least && value <= greatest;
}

/** Whether a text is such a number as JSON writes it: without a plus, leading zeros or an exponent. */
export function isInt64Text(text: string): boolean {
  return /^(?:0|-?[1-9]\d{0,18})$/.test(text) && (text.length < 19 || isInt64(BigInt(text)));
}
