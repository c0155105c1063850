import type { FilePurpose } from '../../core/api/files.ts';
import type { OpenDialog } from '../stores/dialogs-store.ts';
import type { Studio } from './studio.ts';

type Question = Omit<Extract<OpenDialog, { kind: 'confirm' }>, 'kind' | 'answer'>;

/** Asks a question; returns the value of the pressed button, null for "Cancel". */
export function askChoice(studio: Studio, question: Question): Promise<string | null> {
  return new Promise((answer) => studio.dialogs.getState().show({ kind: 'confirm', ...question, answer }));
}

/** Asks for a path, in the native dialog if the host has one, else in the in-app picker; null if dismissed. */
export async function pickPath(studio: Studio, purpose: FilePurpose, suggestedName = ''): Promise<string | null> {
  if (studio.info.hasNativeDialogs) {
    const picked = await studio.api.files.pick({ purpose, ...(suggestedName !== '' && { suggestedName }) });
    return picked?.path ?? null;
  }
  return new Promise((answer) => studio.dialogs.getState().show({ kind: 'pickFile', purpose, suggestedName, answer }));
}
