import { expect, test } from 'vitest';
import { thisWindow } from '../../../src-renderer/api/this-window.ts';

function storageOf(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('a window keeps its name when it is loaded again', () => {
  const storage = storageOf();
  const page = new EventTarget();
  const name = thisWindow(storage, page);
  page.dispatchEvent(new Event('pagehide'));
  expect(thisWindow(storage, new EventTarget())).toBe(name);
});

test('a duplicated window, which starts with a copy of the storage, has a name of its own', () => {
  const storage = storageOf();
  const name = thisWindow(storage, new EventTarget());
  expect(thisWindow(storageOf(new Map(storage.kept)), new EventTarget())).not.toBe(name);
});

test('a page that was left and comes back leaves no name for a copy', () => {
  const storage = storageOf();
  const page = new EventTarget();
  const name = thisWindow(storage, page);
  page.dispatchEvent(new Event('pagehide'));
  page.dispatchEvent(new Event('pageshow'));
  expect(thisWindow(storageOf(new Map(storage.kept)), new EventTarget())).not.toBe(name);
});
