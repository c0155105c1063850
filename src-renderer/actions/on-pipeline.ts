import { activeDocument, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';

/** Whether the active tab holds a valid pipeline. */
export function hasPipeline(studio: Studio): boolean {
  return activeDocument(studio)?.unreadable === null;
}

/** Acts on the pipeline of the active tab, if it holds one. */
export function onPipeline(act: (studio: Studio, document: string) => void | Promise<void>): Action['run'] {
  return (studio) => {
    const document = activeDocument(studio);
    return document?.unreadable === null ? act(studio, document.id) : undefined;
  };
}
