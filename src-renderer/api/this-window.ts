const key = 'weir.window';

type WindowStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * An id for this window, which survives reloads. Session storage does too, but is copied when a window is duplicated:
 * so the id is stored only from the end of one page to the start of the next.
 */
export function thisWindow(
  storage: WindowStorage = sessionStorage,
  page: Pick<EventTarget, 'addEventListener'> = window,
): string {
  const name = storage.getItem(key) ?? crypto.randomUUID();
  storage.removeItem(key);
  page.addEventListener('pagehide', () => storage.setItem(key, name));
  // A page restored by "Back" keeps its id.
  page.addEventListener('pageshow', () => storage.removeItem(key));
  return name;
}
