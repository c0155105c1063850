import { checkedSql, type Sql, sql } from './sql.ts';

/** The error of an exact sum that would depend on the order of its rows. */
export const orderNeeded = 'weir: sums in order';

const power = (exponent: number) => checkedSql(`(${(2 ** exponent).toExponential()})`);
const range = { least: power(-30), beyond: power(43) };
const whole = power(20);
const fraction = power(82);

const high = sql`TRY_CAST(x * ${whole} AS BIGINT)`;
const low = sql`TRY_CAST((x - ${high} / ${whole}) * ${fraction} AS BIGINT)`;
const isInRange = sql`coalesce(max(abs(x)), 0) < ${range.beyond} AND coalesce(min(nullif(abs(x), 0)), 1) >= ${range.least}`;
const total = sql`CAST(sum(${high}) AS DOUBLE) / ${whole} + CAST(sum(${low}) AS DOUBLE) / ${fraction}`;

/**
 * Macros of the schema `weir` that add doubles as two whole numbers each, in units of 2^-20 and 2^-82: that is exact
 * for magnitudes from 2^-30 (about 1e-9) up to 2^43 (about 9e12), so it gives the same in any order, and to the last
 * digit but one. Where one value is beyond, they give what `beyond` is. After Demmel and Nguyen, "Parallel Reproducible
 * Summation", 2015.
 */
export const exactSumMacros: readonly Sql[] = [
  sql`CREATE MACRO weir.sum_of_doubles(x, beyond) AS CASE WHEN ${isInRange} THEN ${total} ELSE beyond END`,
  sql`CREATE MACRO weir.mean_of_doubles(x, beyond) AS CASE WHEN ${isInRange} THEN (${total}) / count(x) ELSE beyond END`,
];
