import { messageOf } from '../../core/errors.ts';
import { withTitles } from '../studio/nodes/node-titles.ts';
import { activeDocument, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';
import { findAction } from './actions.ts';
import { describeChord } from './chords.ts';

/** Performs an action if it is enabled, and shows its failure. */
export async function perform(studio: Studio, action: Action): Promise<void> {
  if (action.isEnabled?.(studio) === false) return;
  const about = `failure of ${action.id}`;
  try {
    await action.run(studio);
    studio.toasts.getState().dismissAbout(about);
  } catch (error) {
    const pipeline = activeDocument(studio)?.history.pipeline;
    const detail = pipeline === undefined ? messageOf(error) : withTitles(pipeline, messageOf(error));
    studio.toasts
      .getState()
      .show({ tone: 'danger', message: `"${action.title.replace(/…$/, '')}" did not work.`, detail, about });
  }
}

export function performById(studio: Studio, id: string): void {
  const action = findAction(id);
  if (action !== undefined) void perform(studio, action);
}

/** The keys of an action, as shown in hints; empty where it has none. */
export function keysOf(studio: Studio, id: string): string {
  const action = findAction(id);
  const chord = action?.chords?.[0] ?? action?.usualChord;
  return chord === undefined ? '' : describeChord(chord, studio.info.platform === 'darwin');
}
