import { useEffect } from 'react';
import { placeAtPointer } from '../palette/place-after.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { actions } from './actions.ts';
import { isEditingText, matchesChord } from './chords.ts';
import { perform } from './perform.ts';

/** Listens for the chords of all actions. While text is edited, only global actions respond. */
export function useShortcuts(): void {
  const studio = useStudio();
  useEffect(() => {
    const isMac = studio.info.platform === 'darwin';
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const [target = null] = event.composedPath();
      const isTyping = isEditingText(target) || isEditingText(event.target);
      const isInDialog = studio.dialogs.getState().open !== null;
      const isOnControl =
        target instanceof HTMLElement && target.closest('button, a, [role="menu"], [role="tab"]') !== null;
      const action = actions.find(
        (candidate) =>
          (candidate.isGlobal === true || (!isTyping && !isInDialog)) &&
          candidate.chords?.some(
            (chord) => matchesChord(event, chord, isMac) && !(isOnControl && isButtonKey(event)),
          ) === true &&
          candidate.isEnabled?.(studio) !== false,
      );
      if (action !== undefined) {
        event.preventDefault();
        event.stopPropagation();
        void perform(studio, action);
        return;
      }
      if (!isTyping && !isInDialog && isTypedOnCanvas(event, target)) {
        event.preventDefault();
        studio.dialogs.getState().show({ kind: 'addNode', at: placeAtPointer(studio), query: event.key });
      }
    };
    // React Flow would clear the selection on Ctrl+Enter, and these chords act on it.
    const onRunKey = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) onKeyDown(event);
    };
    addEventListener('keydown', onKeyDown);
    addEventListener('keydown', onRunKey, { capture: true });
    return () => {
      removeEventListener('keydown', onKeyDown);
      removeEventListener('keydown', onRunKey, { capture: true });
    };
  }, [studio]);
}

/** Enter and Space by themselves press the button that has the focus. */
function isButtonKey(event: KeyboardEvent): boolean {
  const isAlone = !(event.ctrlKey || event.metaKey || event.altKey);
  return isAlone && (event.key === 'Enter' || event.key === ' ');
}

/**
 * On the canvas, a letter without a shortcut opens the search for a node to add; also while the title bar has the
 * focus.
 */
function isTypedOnCanvas(event: KeyboardEvent, target: EventTarget | null): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || !/^\p{L}$/u.test(event.key)) return false;
  return target === document.body || (target instanceof HTMLElement && target.closest('.canvas, .title-bar') !== null);
}
