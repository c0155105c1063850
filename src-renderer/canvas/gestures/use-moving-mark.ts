import { type RefObject, useMemo } from 'react';
import type { Viewport } from '../../stores/view-store.ts';

export type MovingMark = ReturnType<typeof useMovingMark>;

/** Marks the frame while something moves: the view (`shift` or `zoom`), or dragged nodes. */
export function useMovingMark(frame: RefObject<HTMLElement | null>) {
  return useMemo(() => {
    let zoomBefore = 0;
    return {
      onMoveStart(_: unknown, { zoom }: Viewport) {
        zoomBefore = zoom;
      },
      /** The end of an interrupted move arrives late, so each step sets the mark again. */
      onMove(_: unknown, { zoom }: Viewport) {
        const how = zoom === zoomBefore ? 'shift' : 'zoom';
        if (frame.current?.dataset['moving'] !== how) frame.current?.setAttribute('data-moving', how);
      },
      carry() {
        frame.current?.setAttribute('data-moving', 'nodes');
      },
      rest() {
        frame.current?.removeAttribute('data-moving');
      },
    };
  }, [frame]);
}
