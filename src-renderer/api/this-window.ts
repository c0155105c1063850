const key = 'weir.window';

type WindowStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/**
 * Tells this window from others. The storage of a session lasts as long as the window, but a window that is duplicated
 * hands a copy to the new one: so the name lies there from the end of a page to the next one in this window alone.
 */
export function thisWindow(
  storage: WindowStorage = sessionStorage,
  page: Pick<EventTarget, 'addEventListener'> = window,
): string {
  const name = storage.getItem(key) ?? crypto.randomUUID();
  storage.removeItem(key);
  page.addEventListener('pagehide', () => storage.setItem(key, name));
  // A page that comes back by "Back" goes on where it was.
  page.addEventListener('pageshow', () => storage.removeItem(key));
  return name;
}
