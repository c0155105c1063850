import { messageOf } from '../../core/errors.ts';
import type { Toast } from '../stores/toasts-store.ts';
import type { Studio } from './studio.ts';

/** Shows a message that something failed, and why. */
export function tellFailure(studio: Studio, message: string, error: unknown, tone: Toast['tone'] = 'danger'): void {
  studio.toasts.getState().show({ tone, message, detail: messageOf(error) });
}
