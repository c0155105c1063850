import type { Studio } from '../studio/studio.ts';

/** Something a person can do, wherever it is offered: menu, shortcut, command palette. */
export interface Action {
  id: string;
  /** A verb and what it acts on: `Duplicate selection`. */
  title: string;
  /** What it says in a menu, where that depends on what is chosen. */
  titleNow?(studio: Studio): string;
  section: 'File' | 'Edit' | 'View' | 'Arrange' | 'Run' | 'Help';
  /** Chords such as `mod+shift+z` or `?`; the first is shown. `mod` is Cmd on a Mac and Ctrl elsewhere. */
  chords?: readonly string[];
  /** Shown as its keys where the system itself listens to them. */
  usualChord?: string;
  /** Works while text is being edited too. */
  isGlobal?: boolean;
  /** Words that find it besides the title. */
  keywords?: string;
  /** False hides it from the palette and rests its chord. */
  isEnabled?(studio: Studio): boolean;
  run(studio: Studio): void | Promise<void>;
}
