import { expect, test } from 'vitest';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import {
  endGesture,
  isUnsaved,
  markSaved,
  perform,
  redo,
  startHistory,
  undo,
} from '../../../src-renderer/stores/history.ts';
import { emptyPipeline } from '../../../src-renderer/studio/documents/document-files.ts';

const named = (name: string): Pipeline => ({ ...emptyPipeline, name });

function typing(text: string) {
  return [...text].reduce(
    (history, _, index) =>
      perform(history, [{ type: 'setName', name: text.slice(0, index + 1) }], { title: 'name pipeline', key: 'name' }),
    startHistory(emptyPipeline, true),
  );
}

test('letters typed into one field are one step', () => {
  const history = typing('Sales');
  expect(history.past).toHaveLength(1);
  expect(history.pipeline).toEqual(named('Sales'));
  expect(undo(history).pipeline).toEqual(emptyPipeline);
  expect(redo(undo(history)).pipeline).toEqual(named('Sales'));
});

test('a field that was left starts a new step', () => {
  const history = perform(endGesture(typing('Sales')), [{ type: 'setName', name: 'Sales!' }], {
    title: 'name pipeline',
    key: 'name',
  });
  expect(history.past).toHaveLength(2);
  expect(undo(history).pipeline).toEqual(named('Sales'));
});

test('an edit that changes nothing leaves no step', () => {
  const history = startHistory(named('Sales'), true);
  expect(perform(history, [{ type: 'setName', name: 'Sales' }], { title: 'name pipeline' })).toBe(history);
});

test('the unsaved mark follows undo and redo to the saved state and away from it', () => {
  const start = startHistory(emptyPipeline, true);
  const first = perform(start, [{ type: 'setName', name: 'A' }], { title: 'name' });
  const saved = markSaved(first);
  const second = perform(saved, [{ type: 'setName', name: 'B' }], { title: 'name' });
  expect(
    [start, first, saved, second, undo(second), undo(undo(second)), redo(undo(undo(second)))].map(isUnsaved),
  ).toEqual([false, true, false, true, false, true, false]);
});

test('typing on after a save is unsaved again', () => {
  const saved = markSaved(typing('Sales'));
  const more = perform(saved, [{ type: 'setName', name: 'Sales 2' }], { title: 'name pipeline', key: 'name' });
  expect(isUnsaved(more)).toBe(true);
  expect(undo(more).pipeline).toEqual(named('Sales'));
  expect(isUnsaved(undo(more))).toBe(false);
});

test('a recovered draft is unsaved from the start', () => {
  expect(isUnsaved(startHistory(emptyPipeline, false))).toBe(true);
});

test('an edit after undo drops what could have been redone', () => {
  const history = undo(typing('Sales'));
  const other = perform(history, [{ type: 'setName', name: 'Other' }], { title: 'name pipeline' });
  expect(other.future).toEqual([]);
  expect(redo(other)).toBe(other);
});
