import { messageOf } from '../../core/errors.ts';
import type { Studio } from '../studio/studio.ts';

/** Puts text on the clipboard and says so. */
export async function copyText(studio: Studio, text: string, message: string): Promise<void> {
  const { show } = studio.toasts.getState();
  try {
    await navigator.clipboard.writeText(text);
    show({ tone: 'success', message });
  } catch (error) {
    show({ tone: 'danger', message: 'The clipboard could not be written.', detail: messageOf(error) });
  }
}
