import { activeDocument, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';

/** Whether a tab shows a pipeline, and not a file that is none. */
export function hasPipeline(studio: Studio): boolean {
  return activeDocument(studio)?.unreadable === null;
}

/** Acts on the pipeline of the tab in front; does nothing where there is none. */
export function onPipeline(act: (studio: Studio, document: string) => void | Promise<void>): Action['run'] {
  return (studio) => {
    const document = activeDocument(studio);
    return document?.unreadable === null ? act(studio, document.id) : undefined;
  };
}
