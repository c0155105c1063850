import { useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { type Layout, useGroupRef } from 'react-resizable-panels';
import type { SidePanel } from '../stores/view-store.ts';
import { useStudio } from '../studio/studio-context.tsx';

/** In pixels. The dock takes a third of the window, or in a low window the height of its tools and some rows. */
const usualSizes: Readonly<Record<SidePanel, () => number>> = {
  palette: () => window.innerWidth * 0.15,
  inspector: () => window.innerWidth * 0.23,
  dock: () => Math.max(window.innerHeight * 0.34, 272),
};

export function usualSize(panel: SidePanel): number {
  return usualSizes[panel]();
}

interface Settled {
  /** Size of the group, in pixels. */
  total: number;
  layout: Layout;
}

const unsettled: Settled = { total: 0, layout: {} };

function isSidePanel(id: string): id is SidePanel {
  return id in usualSizes;
}

/**
 * Sizes of the panels of a group: those the user chose, or the defaults, if the window is large enough. The panel
 * `rest` takes what remains.
 */
export function usePanelSizes(side: 'width' | 'height', rest: string) {
  const { view } = useStudio();
  const groupRef = useGroupRef();
  const elementRef = useRef<HTMLDivElement>(null);
  const settled = useRef<Settled>(unsettled);
  const measure = useCallback(() => elementRef.current?.getBoundingClientRect()[side] ?? 0, [side]);

  const settle = useCallback(() => {
    settled.current = unsettled;
    const group = groupRef.current;
    const total = measure();
    const before = group?.getLayout() ?? {};
    if (group === null || total === 0 || !(rest in before)) return;
    const { panelSizes } = view.getState();
    const shares = Object.keys(before)
      .filter(isSidePanel)
      .map((panel): [string, number] => [panel, ((panelSizes[panel] ?? usualSize(panel)) / total) * 100]);
    const taken = shares.reduce((sum, [, share]) => sum + share, 0);
    const layout = group.setLayout({ ...Object.fromEntries(shares), [rest]: Math.max(0, 100 - taken) });
    settled.current = { total, layout };
  }, [view, groupRef, measure, rest]);

  useLayoutEffect(settle, [settle]);
  useEffect(() => {
    const observer = new ResizeObserver(settle);
    if (elementRef.current !== null) observer.observe(elementRef.current);
    return () => observer.disconnect();
  }, [settle]);

  // If neither the panels nor the group's own size changed, the user has resized a panel.
  const onLayoutChanged = useCallback(
    (layout: Layout) => {
      const before = settled.current;
      const hasSamePanels = Object.keys(layout).length === Object.keys(before.layout).length;
      if (!hasSamePanels) return settle();
      if (measure() !== before.total) return;
      settled.current = { ...before, layout };
      for (const panel of Object.keys(layout).filter(isSidePanel)) {
        const share = layout[panel] ?? 0;
        if (share !== before.layout[panel]) view.getState().sizePanel(panel, (share / 100) * before.total);
      }
    },
    [view, measure, settle],
  );
  return { groupRef, elementRef, onLayoutChanged };
}
