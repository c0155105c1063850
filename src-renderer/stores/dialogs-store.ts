import { createStore } from 'zustand/vanilla';

import type { FilePurpose } from '../../core/api/files.ts';

/** The dialog that is open; one at a time. */
export type OpenDialog =
  | { kind: 'commands' }
  | { kind: 'shortcuts' }
  | { kind: 'run'; upTo?: string | undefined }
  /** Asks at once for the value of the name, where there is one. */
  | { kind: 'secrets'; name?: string }
  | { kind: 'connect'; node: string }
  | {
      kind: 'addNode';
      /** Null where nobody points at a place: then it is behind the chosen node. */
      at: { x: number; y: number } | null;
      query: string;
      from?: { node: string; port: string; side: 'in' | 'out' };
    }
  | { kind: 'pickFile'; purpose: FilePurpose; suggestedName: string; answer(path: string | null): void }
  | {
      kind: 'confirm';
      title: string;
      message: string;
      choices: readonly { value: string; title: string; tone?: 'primary' | 'danger' }[];
      answer(value: string | null): void;
    };

interface DialogsState {
  open: OpenDialog | null;
  /** Where the person last looked for a file. */
  folder: string | null;
  lookIn(folder: string): void;
  show(dialog: OpenDialog): void;
  close(): void;
}

export function createDialogsStore() {
  return createStore<DialogsState>((set, get) => ({
    open: null,
    folder: null,
    lookIn: (folder) => set({ folder }),
    show(dialog) {
      answerNothing(get().open);
      set({ open: dialog });
    },
    close() {
      answerNothing(get().open);
      set({ open: null });
    },
  }));
}

/** Whoever waits for a dialog that goes away unanswered is told so. Answering twice does nothing. */
function answerNothing(dialog: OpenDialog | null): void {
  if (dialog?.kind === 'pickFile' || dialog?.kind === 'confirm') dialog.answer(null);
}
