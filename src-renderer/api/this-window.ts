const key = 'weir.window';

/** Tells this window from others; the storage of a session lasts as long as the window, reloads included. */
export function thisWindow(storage: Pick<Storage, 'getItem' | 'setItem'> = sessionStorage): string {
  const known = storage.getItem(key);
  if (known !== null) return known;
  const fresh = crypto.randomUUID();
  storage.setItem(key, fresh);
  return fresh;
}
