import { useState } from 'react';

/**
 * Returns the focus, when a dialog closes, to the element that had it before, unless another one took it in the
 * meantime. Radix does that only for its own triggers.
 */
export function useOpener(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  };
}
