/** The longest delay asked for by a server (ms) that is respected; a longer one fails. */
export const longestRetryAfterMs = 600_000;

/** The longest that a timer takes (ms, nearly 25 days); a longer one would end at once. */
export const longestTimerMs = 2 ** 31 - 1;

interface Backoff {
  baseMs: number;
  maxMs: number;
}

/**
 * How long to wait (ms) after a failed attempt, the first one being 0: exponential backoff with full jitter
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/), but no less than the server asks for.
 */
export function waitMs(
  failed: number,
  { baseMs, maxMs }: Backoff,
  retryAfter: number | undefined,
  random: number,
): number {
  const most = Math.min(maxMs, baseMs * 2 ** failed, longestTimerMs);
  return Math.max(random * most, retryAfter ?? 0);
}

/** The header `Retry-After` in milliseconds from `now`: from seconds or a date. Undefined if it is neither. */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
