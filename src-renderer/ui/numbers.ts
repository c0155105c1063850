const counts = new Intl.NumberFormat('en-US');
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const oneDigit = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });

/** `998,955` */
export function formatCount(count: number): string {
  return counts.format(count);
}

/** `999K`, for places too narrow for the whole number. */
export function formatShortCount(count: number): string {
  return count < 10_000 ? counts.format(count) : short.format(count);
}

/** `10,000` for 10,018: an estimate, in two significant digits. */
export function formatEstimate(count: number): string {
  return counts.format(Number(count.toPrecision(2)));
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

/** Decimal units, as memory limits are written: `212 MB`. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB', 'TB'];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${oneDigit.format(bytes / 1000 ** power)} ${units[power]}`;
}

/** `40 ms`, `0.4 s`, `12 s`, `3 min 05 s` */
export function formatDuration(ms: number): string {
  if (ms < 95) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${oneDigit.format(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `just now`, `5 min ago`, else the local date and time. */
export function formatMoment(atMs: number, nowMs: number = Date.now()): string {
  const minutes = Math.floor((nowMs - atMs) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const date = new Date(atMs);
  const isToday = date.toDateString() === new Date(nowMs).toDateString();
  const time = date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit' });
  return isToday ? `today ${time}` : `${date.toLocaleDateString()} ${time}`;
}
