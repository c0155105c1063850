import { createStore } from 'zustand/vanilla';

import type { FilePurpose } from '../../core/api/files.ts';

/** The open dialog; there is one at a time. */
export type OpenDialog =
  | { kind: 'commands' }
  | { kind: 'shortcuts' }
  | { kind: 'run'; upTo?: string | undefined }
  /** With a name, starts by asking for its value. */
  | { kind: 'secrets'; name?: string }
  | { kind: 'connect'; node: string }
  | {
      kind: 'addNode';
      /** Null to place it behind the selected node. */
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
  /** The folder last shown in a file picker. */
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

/** Answers a dialog that is replaced or closed without an answer. Answering twice does nothing. */
function answerNothing(dialog: OpenDialog | null): void {
  if (dialog?.kind === 'pickFile' || dialog?.kind === 'confirm') dialog.answer(null);
}
