import type UPlot from 'uplot';

/**
 * Loads uPlot, which creates a number format for the browser's language on import. That throws for an invalid language
 * tag, such as `en-US@posix` of a browser in a container; then the language is set to English first.
 */
export async function loadUplot(): Promise<typeof UPlot> {
  if (!isLanguageTag(navigator.language)) {
    Object.defineProperty(navigator, 'language', { value: 'en-US', configurable: true });
  }
  return (await import('uplot')).default;
}

function isLanguageTag(text: string): boolean {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
