import { EventEmitter } from 'node:events';

export interface WindowDescription {
  title: string;
  hasUnsavedWork: boolean;
}

/** What the studio says of its window; the desktop host draws it and asks before unsaved work is lost. */
export class WindowTitles extends EventEmitter<{ change: [WindowDescription] }> {
  #current: WindowDescription = { title: 'Weir', hasUnsavedWork: false };

  get current(): WindowDescription {
    return this.#current;
  }

  describe(description: WindowDescription): void {
    this.#current = description;
    this.emit('change', description);
  }
}
