import type { createDocumentsStore } from '../../stores/documents-store.ts';
import { type createToastsStore, toastsBeside } from '../../stores/toasts-store.ts';
import type { createViewStore, DockPanel } from '../../stores/view-store.ts';

interface Stores {
  view: ReturnType<typeof createViewStore>;
  toasts: ReturnType<typeof createToastsStore>;
  documents: ReturnType<typeof createDocumentsStore>;
}

/** Removes messages that lead to a panel once that panel is opened. */
export function dismissSeen({ view, toasts, documents }: Stores): void {
  view.subscribe((now, before) => {
    const panel = panelInSight(now);
    if (panel === null || panel === panelInSight(before)) return;
    for (const { id, action } of toastsBeside(toasts.getState().toasts, documents.getState().activeId))
      if (action?.panel === panel) toasts.getState().dismiss(id);
  });
}

function panelInSight({ dockPanel, isDockOpen }: { dockPanel: DockPanel; isDockOpen: boolean }): DockPanel | null {
  return isDockOpen ? dockPanel : null;
}
