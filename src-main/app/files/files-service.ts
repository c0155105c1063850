import { hash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import type { FileChange, OpenedFile, PlacedFile, RecentFile, SaveResult } from '../../../core/api/files.ts';
import type { FolderEntry, FolderListing } from '../../../core/api/folders.ts';
import { WeirError } from '../../../core/errors.ts';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';
import { unsavedFileName } from '../../../core/pipeline/unsaved.ts';
import { unsavedFolderIn } from '../home.ts';
import type { SettingsService } from '../settings-service.ts';
import { Drafts } from './drafts.ts';
import { createFolder, listFolder } from './folder-listing.ts';
import { OpenedFolders } from './opened-folders.ts';
import { readText, readTextIfThere, writeText } from './pipeline-texts.ts';
import { placeUpload } from './place-upload.ts';
import { Samples } from './samples.ts';
import { watchFile } from './watch-file.ts';

export interface FilePlaces {
  homePath: string;
  /** The folder of the installed samples. */
  samples: string;
  /** The folder for the user's copies of samples. */
  samplesCopy: string;
}

const mostRecent = 20;

/** Pipeline files and their surroundings, for windows. Every path from a window is confined to the opened folders. */
export class FilesService {
  readonly folders: OpenedFolders;
  readonly drafts: Drafts;
  readonly samples: Samples;
  readonly #settings: SettingsService;
  readonly #homePath: string;
  readonly #samplesCopy: string;

  constructor(settings: SettingsService, { homePath, samples, samplesCopy }: FilePlaces) {
    this.#settings = settings;
    this.#homePath = homePath;
    this.#samplesCopy = samplesCopy;
    this.folders = new OpenedFolders(settings);
    this.drafts = new Drafts(homePath);
    this.samples = new Samples(samples, samplesCopy);
    for (const folder of [this.unsavedFolder, this.#dataFolder]) this.folders.openOwn(folder);
  }

  /** The folder that relative paths of an unsaved pipeline start from. */
  get unsavedFolder(): string {
    return unsavedFolderIn(this.#homePath);
  }

  get #dataFolder(): string {
    return join(this.#homePath, 'data');
  }

  /**
   * The path that identifies a pipeline: its file, or for an unsaved one, which a draft may name, a path that does not
   * exist.
   */
  async pipelineFile(path: string | null, draft?: string): Promise<string> {
    if (path !== null) return this.folders.forWriting(path);
    mkdirSync(this.unsavedFolder, { recursive: true });
    // Ids come from windows and are not used as file names.
    const mark = draft === undefined ? '' : hash('sha256', draft).slice(0, 12);
    return join(this.unsavedFolder, unsavedFileName(mark));
  }

  async open(path: string): Promise<OpenedFile> {
    const file = await readText(await this.folders.inside(path));
    this.#remember(file);
    return file;
  }

  async openSample(id: string): Promise<OpenedFile> {
    this.folders.openForSession(this.#samplesCopy);
    return this.open(await this.samples.copy(id));
  }

  async save(path: string, text: string, expectedRevision: string | null): Promise<SaveResult> {
    const target = await this.folders.forWriting(withEnding(path));
    const current = expectedRevision === null ? undefined : await readTextIfThere(target);
    if (current && current.revision !== expectedRevision) {
      return { status: 'conflict', text: current.text, revision: current.revision };
    }
    return this.#write(target, text);
  }

  async saveAs(path: string, text: string, isOverwriting: boolean): Promise<SaveResult> {
    const target = await this.folders.forWriting(withEnding(path));
    if (!isOverwriting && (await isThere(target))) return { status: 'exists' };
    return this.#write(target, text);
  }

  list(folder: string): Promise<FolderListing> {
    return listFolder(this.folders, folder);
  }

  createFolder(parent: string, name: string): Promise<FolderEntry> {
    return createFolder(this.folders, parent, name);
  }

  async recent(): Promise<RecentFile[]> {
    const { recent } = this.#settings.stored;
    return Promise.all(recent.map(async (file) => ({ ...file, isMissing: !(await isThere(file.path)) })));
  }

  forgetRecent(path: string): void {
    this.#settings.update({ recent: this.#settings.stored.recent.filter((file) => file.path !== path) });
  }

  /** Stores uploaded data beside the pipeline that reads it, or in the app's own folder for an unsaved one. */
  async place(
    content: Readable,
    file: { name: string; sizeBytes: number; pipelinePath: string | null },
  ): Promise<PlacedFile> {
    const { pipelinePath } = file;
    const folder = pipelinePath === null ? this.#dataFolder : dirname(await this.folders.forWriting(pipelinePath));
    return placeUpload(content, { ...file, folder });
  }

  /** Yields changes of a file since `revision`, the one that the window has. */
  async *watch(path: string, revision: string | null, signal: AbortSignal | undefined): AsyncGenerator<FileChange> {
    yield* watchFile(await this.folders.forWriting(path), revision, signal);
  }

  async #write(target: string, text: string): Promise<SaveResult> {
    const { path, revision } = await writeText(target, text);
    this.#remember({ path, text });
    return { status: 'saved', path, revision };
  }

  #remember({ path, text }: Pick<OpenedFile, 'path' | 'text'>): void {
    const name = parsePipeline(text).pipeline?.name ?? basename(path, pipelineFileEnding);
    const others = this.#settings.stored.recent.filter((file) => file.path !== path);
    this.#settings.update({ recent: [{ path, name, openedMs: Date.now() }, ...others].slice(0, mostRecent) });
  }
}

async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The studio writes only pipeline files, whatever a window asks for. */
function withEnding(path: string): string {
  if (path.endsWith(pipelineFileEnding)) return path;
  if (/\.[^\\/.]+$/.test(path) && !path.endsWith('.weir')) {
    throw new WeirError({
      code: 'file.denied',
      message: `A pipeline is saved as NAME${pipelineFileEnding}, not as ${basename(path)}.`,
    });
  }
  return `${path.replace(/\.weir$/, '')}${pipelineFileEnding}`;
}
