import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Draft } from '../../../core/api/files.ts';
import { emitted } from '../emitted.ts';
import { replaceFile } from './replace-file.ts';

const draftSchema: z.ZodType<Draft> = z.object({
  id: z.string(),
  path: z.string().nullable(),
  text: z.string(),
  baseRevision: z.string().nullable(),
  storedMs: z.number(),
});

/** Unsaved work, one file per tab, kept until the tab is closed properly. */
export class Drafts {
  readonly #folder: string;
  /** By draft, the window that has it open. */
  readonly #holders = new Map<string, string>();
  /** Connected windows, once per connection. */
  readonly #windows: string[] = [];
  /** Changes are applied in order: a dropped draft must not come back. */
  #last: Promise<void> = Promise.resolve();

  constructor(homePath: string) {
    this.#folder = join(homePath, 'drafts');
  }

  /** Newest first; damaged ones are left out. */
  async list(): Promise<Draft[]> {
    await this.#prepare();
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json'));
    const drafts = await Promise.all(names.map((name) => readDraft(join(this.#folder, name))));
    return drafts.flatMap((draft) => draft ?? []).sort((one, other) => other.storedMs - one.storedMs);
  }

  /** The drafts that no other window has open, newest first; from now on, this window holds them. */
  async claim(window: string): Promise<Draft[]> {
    const free = (await this.list()).filter(({ id }) => !this.#isHeldByAnother(id, window));
    for (const { id } of free) this.#holders.set(id, window);
    return free;
  }

  /** Yields nothing. While it runs, the window counts as connected and keeps its drafts. */
  attend(window: string, signal: AbortSignal | undefined): AsyncGenerator<never> {
    return emitted(() => {
      this.#windows.push(window);
      return () => this.#windows.splice(this.#windows.indexOf(window), 1);
    }, signal);
  }

  #isHeldByAnother(id: string, window: string): boolean {
    const holder = this.#holders.get(id);
    return holder !== undefined && holder !== window && this.#windows.includes(holder);
  }

  store(draft: Omit<Draft, 'storedMs'>, window: string): Promise<void> {
    this.#holders.set(draft.id, window);
    return this.#inTurn(async () => {
      await this.#prepare();
      const text = JSON.stringify({ ...draft, storedMs: Date.now() });
      await replaceFile(this.#fileOf(draft.id), text, { mode: 0o600 });
    });
  }

  drop(id: string): Promise<void> {
    this.#holders.delete(id);
    return this.#inTurn(() => rm(this.#fileOf(id), { force: true }));
  }

  #inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(change);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #prepare(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** Ids come from windows and are not used as file names. */
  #fileOf(id: string): string {
    return join(this.#folder, `${hash('sha256', id).slice(0, 32)}.json`);
  }
}

async function readDraft(path: string): Promise<Draft | undefined> {
  try {
    return draftSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
