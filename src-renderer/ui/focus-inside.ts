/** Focuses an element, or the editor in its shadow root. */
export function focusInside(element: HTMLElement | null | undefined): void {
  const inner = element?.shadowRoot?.querySelector<HTMLElement>('[contenteditable="true"]');
  (inner ?? element)?.focus();
}
