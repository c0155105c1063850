import { Tooltip } from 'radix-ui';
import { type RefObject, useEffect, useState } from 'react';
import '../../ui/hint.css';

const delayMs = 600;

interface Shown {
  text: string;
  box: DOMRect;
}

/** The hint of the port under the pointer. One for all ports: hundreds of separate hints would be slow to draw. */
export function PortHint({ frame }: { frame: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown | null>(null);
  useEffect(() => {
    const canvas = frame.current;
    if (canvas === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const leave = () => {
      clearTimeout(timer);
      setShown(null);
    };
    const come = ({ target, buttons }: PointerEvent) => {
      leave();
      const port = target instanceof Element ? target.closest<HTMLElement>('[data-hint]') : null;
      const text = port?.dataset['hint'];
      if (port === null || text === undefined || buttons !== 0) return;
      timer = setTimeout(() => setShown({ text, box: port.getBoundingClientRect() }), delayMs);
    };
    canvas.addEventListener('pointerover', come);
    for (const gone of ['pointerleave', 'pointerdown'] as const) canvas.addEventListener(gone, leave);
    return () => {
      leave();
      canvas.removeEventListener('pointerover', come);
      for (const gone of ['pointerleave', 'pointerdown'] as const) canvas.removeEventListener(gone, leave);
    };
  }, [frame]);
  if (shown === null) return null;
  const { left, top, width, height } = shown.box;
  return (
    <Tooltip.Root open>
      <Tooltip.Trigger asChild>
        <span className="port-place" style={{ left, top, width, height }} />
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="hint" sideOffset={6} collisionPadding={8}>
          {shown.text}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
