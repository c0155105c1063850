import type { Studio } from '../studio/studio.ts';

/** Something a user can do, offered by menus, shortcuts and the command palette. */
export interface Action {
  id: string;
  /** A verb and what it acts on: `Duplicate selection`. */
  title: string;
  /** The title in a menu, where it depends on the selection. */
  titleNow?(studio: Studio): string;
  section: 'File' | 'Edit' | 'View' | 'Arrange' | 'Run' | 'Help';
  /** Chords such as `mod+shift+z` or `?`; the first is shown. `mod` is Cmd on a Mac and Ctrl elsewhere. */
  chords?: readonly string[];
  /** Shown as its keys, where the browser or system handles them. */
  usualChord?: string;
  /** Also works while text is being edited. */
  isGlobal?: boolean;
  /** Further words that the search finds it by. */
  keywords?: string;
  /** False hides it from the palette and disables its chords. */
  isEnabled?(studio: Studio): boolean;
  run(studio: Studio): void | Promise<void>;
}
