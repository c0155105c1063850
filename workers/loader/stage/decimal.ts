/** What a decimal becomes in a NUMERIC column. */
export type StoredDecimal = { kind: 'integer'; value: bigint } | { kind: 'number'; value: number };

const smallest = -(2n ** 63n);
const largest = 2n ** 63n - 1n;

/**
 * The number that stands for the digits of a decimal, such as `-12.50`, without losing one: an integer where the
 * fraction is zero and 64 bits hold it, else a double, which is sure to bring back 15 significant digits. Undefined
 * where neither can.
 */
export function storedDecimal(text: string): StoredDecimal | undefined {
  const point = text.indexOf('.');
  const whole = point < 0 ? text : text.slice(0, point);
  const fraction = point < 0 ? '' : text.slice(point + 1).replace(/0+$/, '');
  if (fraction === '') {
    const value = BigInt(whole === '' || whole === '-' ? '0' : whole);
    return value >= smallest && value <= largest ? { kind: 'integer', value } : undefined;
  }
  const digits = (whole + fraction).replace(/^-?0*/, '').length;
  return digits <= 15 ? { kind: 'number', value: Number(text) } : undefined;
}
