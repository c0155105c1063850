/**
 * Acts once the mouse button is released, or at once if none is down: an element that moves away during a press gets no
 * click.
 */
export function afterPress(act: () => void): void {
  if (document.querySelector(':active') === null) act();
  else window.addEventListener('pointerup', act, { capture: true, once: true });
}
