import { hash } from 'node:crypto';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Draft } from '../../../core/api/files.ts';
import { emitted } from '../emitted.ts';
import { isAlive, type ProcessIdentity, thisProcess } from '../processes/process-identity.ts';
import { replaceFile } from './replace-file.ts';

interface StoredDraft {
  draft: Draft;
  /** The studio in which a window has it open. */
  holder: ProcessIdentity | null;
}

const storedSchema: z.ZodType<StoredDraft> = z
  .object({
    id: z.string(),
    path: z.string().nullable(),
    text: z.string(),
    baseRevision: z.string().nullable(),
    storedMs: z.number(),
    holder: z.object({ pid: z.number(), started: z.string() }).nullable().default(null),
  })
  .transform(({ holder, ...draft }) => ({ draft, holder }));

/** Unsaved work, one file per tab, kept until the tab is closed properly. */
export class Drafts {
  readonly #folder: string;
  #identity: ProcessIdentity | undefined;
  /** By draft, the window of this studio that has it open. */
  readonly #holders = new Map<string, string>();
  /** Connected windows, once per connection. */
  readonly #windows: string[] = [];
  /** Changes are applied in order: a dropped draft must not come back. */
  #last: Promise<void> = Promise.resolve();

  constructor(homePath: string, identity?: ProcessIdentity) {
    this.#folder = join(homePath, 'drafts');
    this.#identity = identity;
  }

  /** Newest first; damaged ones are left out. */
  async list(): Promise<Draft[]> {
    return (await this.#listStored()).map(({ draft }) => draft);
  }

  /** The drafts that no other window has open, newest first; from now on, this window holds them. */
  async claim(window: string): Promise<Draft[]> {
    const free = (await this.#listStored()).filter((stored) => !this.#isHeldByAnother(stored, window));
    for (const { draft } of free) this.#holders.set(draft.id, window);
    await this.#mark(window);
    return free.map(({ draft }) => draft);
  }

  /** Yields nothing. While it runs, the window counts as connected and keeps its drafts. */
  attend(window: string, signal: AbortSignal | undefined): AsyncGenerator<never> {
    return emitted(() => {
      this.#windows.push(window);
      this.#markLater(window);
      return () => {
        this.#windows.splice(this.#windows.indexOf(window), 1);
        this.#markLater(window);
      };
    }, signal);
  }

  store(draft: Omit<Draft, 'storedMs'>, window: string): Promise<void> {
    this.#holders.set(draft.id, window);
    return this.#inTurn(async () => {
      await this.#prepare();
      await this.#write({ draft: { ...draft, storedMs: Date.now() }, holder: this.#holderFor(window) });
    });
  }

  drop(id: string): Promise<void> {
    this.#holders.delete(id);
    return this.#inTurn(() => rm(this.#fileOf(id), { force: true }));
  }

  async #listStored(): Promise<StoredDraft[]> {
    await this.#prepare();
    const names = (await readdir(this.#folder)).filter((name) => name.endsWith('.json'));
    const drafts = await Promise.all(names.map((name) => readDraft(join(this.#folder, name))));
    return drafts.flatMap((stored) => stored ?? []).sort((one, other) => other.draft.storedMs - one.draft.storedMs);
  }

  #isHeldByAnother({ draft, holder }: StoredDraft, window: string): boolean {
    if (holder !== null && !this.#isThisStudio(holder) && isAlive(holder)) return true;
    const own = this.#holders.get(draft.id);
    return own !== undefined && own !== window && this.#windows.includes(own);
  }

  /** Found out on demand: on some systems it takes a while. */
  get #studio(): ProcessIdentity {
    this.#identity ??= thisProcess();
    return this.#identity;
  }

  #isThisStudio({ pid, started }: ProcessIdentity): boolean {
    return pid === this.#studio.pid && started === this.#studio.started;
  }

  #holderFor(window: string): ProcessIdentity | null {
    return this.#windows.includes(window) ? this.#studio : null;
  }

  /** Tells other studios with this home whether the drafts of a window are open. */
  #mark(window: string): Promise<void> {
    const ids = [...this.#holders].filter(([, holder]) => holder === window).map(([id]) => id);
    return this.#inTurn(async () => {
      for (const id of ids) {
        const stored = await readDraft(this.#fileOf(id));
        if (stored !== undefined) await this.#write({ ...stored, holder: this.#holderFor(window) });
      }
    });
  }

  /** A mark that cannot be written matters only while this process lives. */
  #markLater(window: string): void {
    this.#mark(window).catch(() => undefined);
  }

  async #write({ draft, holder }: StoredDraft): Promise<void> {
    await replaceFile(this.#fileOf(draft.id), JSON.stringify({ ...draft, holder }), { mode: 0o600 });
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

async function readDraft(path: string): Promise<StoredDraft | undefined> {
  try {
    return storedSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}
