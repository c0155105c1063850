import type { Action } from './action.ts';
import { arrangeActions } from './arrange-actions.ts';
import { editActions } from './edit-actions.ts';
import { exportActions } from './export-actions.ts';
import { fileActions } from './file-actions.ts';
import { runActions } from './run-actions.ts';
import { viewActions } from './view-actions.ts';

/** All actions of the studio, in the order of menus and of the list of shortcuts. */
export const actions: readonly Action[] = [
  ...fileActions,
  ...exportActions,
  ...editActions,
  ...runActions,
  ...arrangeActions,
  ...viewActions,
];

export function findAction(id: string): Action | undefined {
  return actions.find((action) => action.id === id);
}
