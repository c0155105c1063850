/** Acts once the mouse button that is down has come up, else at once: a press on what moves away meanwhile is no click. */
export function afterPress(act: () => void): void {
  if (document.querySelector(':active') === null) act();
  else window.addEventListener('pointerup', act, { capture: true, once: true });
}
