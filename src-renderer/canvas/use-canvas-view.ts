import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type RefObject, useEffect } from 'react';
import type { Viewport } from '../stores/view-store.ts';
import { useStudio } from '../studio/studio-context.tsx';
import type { CanvasNode } from './flow-graph.ts';
import { fittingViewport } from './geometry/fitting-viewport.ts';
import type { Box } from './geometry/node-geometry.ts';
import { coversOf, drawnOnCanvas } from './geometry/on-canvas.ts';
import { returningViewport, revealingViewport } from './geometry/revealing-viewport.ts';

const reducedMotion = '(prefers-reduced-motion: reduce)';

/** Lets actions from elsewhere move the picture. */
export function useCanvasView(frame: RefObject<HTMLElement | null>): void {
  const { canvas } = useStudio();
  const flow = useReactFlow<CanvasNode>();
  const store = useStoreApi();
  useEffect(() => {
    const duration = matchMedia(reducedMotion).matches ? 0 : 180;
    const moveTo = (place: (viewport: Viewport, size: DOMRect, covers: Box[]) => Viewport) =>
      // The minimap comes with the first node.
      requestAnimationFrame(() => {
        const size = frame.current?.getBoundingClientRect();
        if (size === undefined) return;
        void flow.setViewport(place(flow.getViewport(), size, coversOf(frame.current, size)), { duration });
      });
    canvas.getState().attach({
      toCanvas: flow.screenToFlowPosition,
      centre() {
        const box = frame.current?.getBoundingClientRect();
        return flow.screenToFlowPosition({
          x: (box?.left ?? 0) + (box?.width ?? 0) / 2,
          y: (box?.top ?? 0) + (box?.height ?? 0) / 2,
        });
      },
      fit: (nodes) =>
        moveTo((viewport, size, covers) => fittingViewport(drawnOnCanvas(flow, nodes), size, covers) ?? viewport),
      reveal: (box) => moveTo((viewport, size, covers) => revealingViewport(viewport, box, size, covers)),
      returnTo: (boxes) => moveTo((viewport, size, covers) => returningViewport(viewport, boxes, size, covers)),
      zoom(step) {
        if (step === 'in') void flow.zoomIn({ duration });
        if (step === 'out') void flow.zoomOut({ duration });
        if (step === 'reset') void flow.zoomTo(1, { duration });
      },
      focusNode(id) {
        const { domNode } = store.getState();
        domNode?.querySelector<HTMLElement>(`.react-flow__node[data-id="${CSS.escape(id)}"]`)?.focus();
      },
    });
    return () => canvas.getState().attach(null);
  }, [canvas, flow, frame, store]);
}
