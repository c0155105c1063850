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
    /** Where it leads to; whoever is there needs the message no more. */
    panel?: DockPanel;
  };
  /** What it tells of; the next message about that takes its place. */
  about?: string;
  /** The tab that it tells of, and beside which alone it is shown. */
  document?: string;
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
      // The same words twice are told once.
      set(({ toasts }) => ({
        toasts: [...toasts.filter((other) => !isSame(other, toast)), shown].slice(-4),
      }));
    },
    dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
    dismissAbout: (about) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.about !== about) })),
  }));
}

/** The messages to be shown beside a tab. */
export function toastsBeside(toasts: readonly Toast[], tab: string | null): readonly Toast[] {
  return toasts.filter(({ document }) => document === undefined || document === tab);
}

function isSame(one: Omit<Toast, 'id'>, other: Omit<Toast, 'id'>): boolean {
  const isSaid = one.message === other.message && one.document === other.document;
  return isSaid || (one.about !== undefined && one.about === other.about);
}
