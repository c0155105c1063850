import type { Studio } from '../studio/studio.ts';
import { tellFailure } from '../studio/tell-failure.ts';

/** Puts text on the clipboard and says so. */
export async function copyText(studio: Studio, text: string, message: string): Promise<void> {
  const { show } = studio.toasts.getState();
  try {
    await navigator.clipboard.writeText(text);
    show({ tone: 'success', message });
  } catch (error) {
    tellFailure(studio, 'The clipboard could not be written.', error);
  }
}
