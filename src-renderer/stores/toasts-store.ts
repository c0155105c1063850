import { createStore } from 'zustand/vanilla';

export interface Toast {
  id: number;
  tone: 'info' | 'success' | 'warning' | 'danger';
  message: string;
  detail?: string;
  action?: { title: string; onChoose(): void };
}

interface ToastsState {
  toasts: readonly Toast[];
  show(toast: Omit<Toast, 'id'>): void;
  dismiss(id: number): void;
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
        toasts: [...toasts.filter((other) => other.message !== toast.message), shown].slice(-4),
      }));
    },
    dismiss: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
  }));
}
