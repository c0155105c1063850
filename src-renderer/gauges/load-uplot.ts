import type UPlot from 'uplot';

/**
 * uPlot makes a number format of the browser's language as it is loaded, which throws where that is no language tag,
 * such as the `en-US@posix` of a browser in a container. Such a browser is told to speak plain English first.
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
