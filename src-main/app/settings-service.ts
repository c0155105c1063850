import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { emitted } from './emitted.ts';
import { replaceFileSync } from './files/replace-file.ts';

/** The user's settings. */
const choices = {
  theme: z.enum(['system', 'light', 'dark']),
  isTourDone: z.boolean(),
  isSnapping: z.boolean(),
  previewRows: z.int().min(10).max(10_000),
  isAutosaving: z.boolean(),
};

export const openTabsSchema = z.object({
  paths: z.array(z.string()),
  order: z.array(z.string()).optional(),
  active: z.string().nullable(),
  activeId: z.string().optional(),
});

export const settingsChangeSchema = z.strictObject(choices).partial();

const storedSchema = z.object({
  theme: choices.theme.default('system'),
  isTourDone: choices.isTourDone.default(false),
  isSnapping: choices.isSnapping.default(true),
  previewRows: choices.previewRows.default(200),
  isAutosaving: choices.isAutosaving.default(true),
  /** Folders that the in-app picker may show. */
  folders: z.array(z.string()).default([]),
  recent: z.array(z.object({ path: z.string(), name: z.string(), openedMs: z.number() })).default([]),
  tabs: openTabsSchema.default({ paths: [], active: null }),
  /** The last port of the browser host: browsers store sizes and views by it. */
  browserPort: z.int().min(1).max(65_535).optional(),
  /** The last bounds of the desktop window. */
  window: z
    .object({ x: z.int().optional(), y: z.int().optional(), width: z.int(), height: z.int(), isMaximized: z.boolean() })
    .optional(),
});
type Stored = z.infer<typeof storedSchema>;

export type StudioSettings = Pick<Stored, keyof typeof choices>;
export type WindowState = NonNullable<Stored['window']>;

/** The app's settings, in a JSON file of its home. A damaged file counts as missing. */
export class SettingsService {
  readonly #path: string;
  readonly #listeners = new Set<(settings: StudioSettings) => void>();
  #stored: Stored;

  constructor(homePath: string) {
    this.#path = join(homePath, 'settings.json');
    this.#stored = readStored(this.#path);
  }

  get stored(): Readonly<Stored> {
    return this.#stored;
  }

  get studio(): StudioSettings {
    const { theme, isTourDone, isSnapping, previewRows, isAutosaving } = this.#stored;
    return { theme, isTourDone, isSnapping, previewRows, isAutosaving };
  }

  update(changes: { [Key in keyof Stored]?: Stored[Key] | undefined }): StudioSettings {
    // The process of another window may have written it since.
    this.#stored = storedSchema.parse({ ...readStored(this.#path), ...changes });
    replaceFileSync(this.#path, `${JSON.stringify(this.#stored, null, 2)}\n`, 0o600);
    for (const listener of this.#listeners) listener(this.studio);
    return this.studio;
  }

  changes(signal: AbortSignal | undefined): AsyncGenerator<StudioSettings> {
    return emitted((listener: (settings: StudioSettings) => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    }, signal);
  }
}

function readStored(path: string): Stored {
  try {
    return storedSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return storedSchema.parse({});
  }
}
