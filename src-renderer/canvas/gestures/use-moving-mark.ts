import { type RefObject, useMemo } from 'react';
import type { Viewport } from '../../stores/view-store.ts';

export type MovingMark = ReturnType<typeof useMovingMark>;

/** Says on the frame what moves: the view, by a `shift` or a `zoom`, or nodes that are being carried. */
export function useMovingMark(frame: RefObject<HTMLElement | null>) {
  return useMemo(() => {
    let zoomBefore = 0;
    return {
      onMoveStart(_: unknown, { zoom }: Viewport) {
        zoomBefore = zoom;
      },
      /** The end of a move that this one cut short comes late, so that every step has to say it. */
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
