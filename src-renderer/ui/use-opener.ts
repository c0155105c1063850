import { useState } from 'react';

/**
 * Gives the focus back, once a dialog is closed, to what had it when the dialog was opened, unless something took it meanwhile.
 * Radix knows its own triggers alone.
 */
export function useOpener(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement);
  return (event) => {
    event.preventDefault();
    const isFree = document.activeElement === null || document.activeElement === document.body;
    if (isFree && opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
  };
}
