import { createStore } from 'zustand/vanilla';
import type { DockPanel } from './view-store.ts';

export interface Toast {
  id: number;
  tone: 'info' | 'success' | 'warning' | 'danger';
  message: string;
  detail?: string;
  action?: {
    title: string;
    onChoose(): void;
    /** The panel that it leads to; once that is open, the message goes. */
    panel?: DockPanel;
  };
  /** Its subject; the next message about the same one replaces it. */
  about?: string;
  /** The tab that it is about; it is shown beside that tab only. */
  document?: string;
  /** A question, which stays until it is answered or no longer applies. */
  isQuestion?: boolean;
}

interface ToastsState {
  toasts: readonly Toast[];
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
  dismissAbout(about: string): void;
}

export function createToastsStore() {
  let lastId = 0;
  return createStore<ToastsState>((set) => ({
    toasts: [],
    show(toast) {
      lastId += 1;
      const shown = { ...toast, id: lastId };
      // Equal messages are shown once.
      set(({ toasts }) => ({
        toasts: [...toasts.filter((other) => !isSame(other, toast)), shown].slice(-4),
      }));
    },
    dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
    dismissAbout: (about) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.about !== about) })),
  }));
}

const leastShownMs = { info: 6000, success: 6000, warning: 8000, danger: 60_000 };
/** For slow readers, who look elsewhere first. */
const msPerLetter = 60;

/** How long a message is shown (ms): as long as it takes to read. */
export function shownForMs({ tone, message, detail = '', isQuestion = false }: Omit<Toast, 'id'>): number {
  if (isQuestion) return Number.POSITIVE_INFINITY;
  return Math.max(leastShownMs[tone], msPerLetter * (message.length + detail.length));
}

/** The messages to show beside a tab. */
export function toastsBeside(toasts: readonly Toast[], tab: string | null): readonly Toast[] {
  return toasts.filter(({ document }) => document === undefined || document === tab);
}

function isSame(one: Omit<Toast, 'id'>, other: Omit<Toast, 'id'>): boolean {
  const isSaid = one.message === other.message && one.document === other.document;
  return isSaid || (one.about !== undefined && one.about === other.about);
}
