/** The words at the ticks of an axis; where rounding makes two alike, the second is left out. */
export function tickWords(ticks: readonly number[], format: (value: number) => string): string[] {
  const words = ticks.map(format);
  return words.map((word, index) => (word === words[index - 1] ? '' : word));
}

/** `14:05`, with seconds where ticks are less than a minute apart. */
export function clockWords(ticks: readonly number[], stepSeconds: number): string[] {
  const seconds = stepSeconds < 60 ? ({ second: '2-digit' } as const) : {};
  const format = { hour: '2-digit', minute: '2-digit', ...seconds } as const;
  return ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString('en-GB', format));
}
