import { Tooltip } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import './hint.css';

interface HintProps {
  text: ReactNode;
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  children: ReactNode;
}

/** A tooltip on hover or focus, hidden while its child is dragged; the child must be one focusable element. */
export function Hint({ text, keys, side = 'bottom', children }: HintProps) {
  const [isOpen, setOpen] = useState(false);
  const [isDragged, setDragged] = useState(false);
  const settle = () => {
    setDragged(false);
    setOpen(false);
  };
  return (
    <Tooltip.Root open={isOpen && !isDragged} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild onDragStart={() => setDragged(true)} onDragEnd={settle}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className="hint" side={side} sideOffset={6} collisionPadding={8}>
          {text}
          {keys !== undefined && keys !== '' && <kbd className="keys">{keys}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
