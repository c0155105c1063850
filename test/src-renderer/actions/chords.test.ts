import { expect, test } from 'vitest';
import { actions } from '../../../src-renderer/actions/actions.ts';
import { describeChord, matchesChord } from '../../../src-renderer/actions/chords.ts';

const press = (key: string, held: Partial<Parameters<typeof matchesChord>[0]> = {}) => ({
  key,
  code: '',
  metaKey: false,
  ctrlKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

test('mod is Cmd on a Mac and Ctrl elsewhere', () => {
  expect(matchesChord(press('z', { metaKey: true }), 'mod+z', true)).toBe(true);
  expect(matchesChord(press('z', { ctrlKey: true }), 'mod+z', true)).toBe(false);
  expect(matchesChord(press('z', { ctrlKey: true }), 'mod+z', false)).toBe(true);
});

test('redo is not undo', () => {
  const shiftZ = press('Z', { ctrlKey: true, shiftKey: true });
  expect(matchesChord(shiftZ, 'mod+z', false)).toBe(false);
  expect(matchesChord(shiftZ, 'mod+shift+z', false)).toBe(true);
});

test('a sign counts by what it is, however a keyboard makes it', () => {
  expect(matchesChord(press('?', { shiftKey: true }), '?', false)).toBe(true);
  expect(matchesChord(press('?'), '?', false)).toBe(true);
  expect(matchesChord(press('+', { shiftKey: true }), '+', false)).toBe(true);
});

test('Alt with a letter counts by its place, since a Mac makes other signs of it', () => {
  expect(matchesChord(press('†', { altKey: true, code: 'KeyT' }), 'alt+t', true)).toBe(true);
  expect(matchesChord(press('!', { shiftKey: true, code: 'Digit1' }), 'shift+1', false)).toBe(true);
});

test('chords are written as the platform does', () => {
  expect(describeChord('mod+shift+z', true)).toBe('⌘⇧Z');
  expect(describeChord('mod+shift+z', false)).toBe('Ctrl+Shift+Z');
  expect(describeChord('f2', false)).toBe('F2');
});

test('no two actions share a chord', () => {
  const chords = actions.flatMap((action) => action.chords ?? []);
  expect(chords).toEqual([...new Set(chords)]);
});

test('each action has an id of its own', () => {
  const ids = actions.map((action) => action.id);
  expect(ids).toEqual([...new Set(ids)]);
});

test('no letter alone is a shortcut: letters start the search for a node', () => {
  expect(actions.flatMap((action) => action.chords ?? []).filter((chord) => /^[a-z]$/.test(chord))).toEqual([]);
});
