import type { Studio } from '../studio/studio.ts';
import { tellFailure } from '../studio/tell-failure.ts';

/** Copies text to the clipboard and confirms it with a message. */
export async function copyText(studio: Studio, text: string, message: string): Promise<void> {
  const { show } = studio.toasts.getState();
  try {
    await navigator.clipboard.writeText(text);
    show({ tone: 'success', message });
  } catch (error) {
    tellFailure(studio, 'The clipboard could not be written.', error);
  }
}
