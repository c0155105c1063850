/** Labels for the ticks of an axis; of two labels that rounding makes equal, the second is left out. */
export function tickWords(ticks: readonly number[], format: (value: number) => string): string[] {
  const words = ticks.map(format);
  return words.map((word, index) => (word === words[index - 1] ? '' : word));
}

/** `0:05`: minutes and seconds since the start; with tenths if ticks are less than a second apart. */
export function elapsedWords(ticks: readonly number[], stepSeconds: number): string[] {
  const digits = stepSeconds < 1 ? 1 : 0;
  return ticks.map((tick) => {
    const seconds = (tick % 60).toFixed(digits);
    return `${Math.floor(tick / 60)}:${seconds.padStart(digits === 0 ? 2 : 4, '0')}`;
  });
}

/** `14:05`; with seconds if ticks are less than a minute apart. */
export function clockWords(ticks: readonly number[], stepSeconds: number): string[] {
  const seconds = stepSeconds < 60 ? ({ second: '2-digit' } as const) : {};
  const format = { hour: '2-digit', minute: '2-digit', ...seconds } as const;
  return ticks.map((tick) => new Date(tick * 1000).toLocaleTimeString('en-GB', format));
}
