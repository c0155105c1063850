import type {
  Draft,
  FileChange,
  FilePurpose,
  OpenedFile,
  PlacedFile,
  RecentFile,
  SampleInfo,
  SaveResult,
} from '../../core/api/files.ts';
import type { FolderEntry, FolderListing } from '../../core/api/folders.ts';
import type { Observer, RequestOptions, Unsubscribe } from './shared.ts';

export interface FilesApi {
  open(input: { path: string }): Promise<OpenedFile>;
  /** Writes beside the target and renames, if the file still has `expectedRevision`; null overwrites whatever is there. */
  save(input: { path: string; text: string; expectedRevision: string | null }): Promise<SaveResult>;
  /** A `draft` that becomes a file takes its runs and rejects along. */
  saveAs(input: { path: string; text: string; isOverwriting: boolean; draft?: string }): Promise<SaveResult>;
  /** The native dialog; null when dismissed. Only where `AppInfo.hasNativeDialogs`. */
  pick(input: { purpose: FilePurpose; startIn?: string; suggestedName?: string }): Promise<{ path: string } | null>;
  /** Folders that the user opened: where the in-app picker may look. */
  folders(): Promise<{ path: string; name: string }[]>;
  /** Opens a folder, or that of a file. */
  openFolder(input: { path: string }): Promise<{ path: string; name: string; file: string | null }>;
  list(input: { folder: string }, options?: RequestOptions): Promise<FolderListing>;
  createFolder(input: { folder: string; name: string }): Promise<FolderEntry>;
  recent(): Promise<RecentFile[]>;
  forgetRecent(input: { path: string }): Promise<void>;
  samples(): Promise<SampleInfo[]>;
  /** Copies a sample with its data to a folder of the user, unless it is there already, and opens the copy. */
  openSample(input: { id: string }): Promise<OpenedFile>;
  /**
   * Gives a file that was dropped or chosen in the browser a path: its own in Electron, an upload in the browser.
   * Goes next to the pipeline where that has a path, else to the app's own data folder.
   */
  place(
    file: File,
    input: { pipelinePath: string | null },
    options?: RequestOptions & { onProgress?: (sentBytes: number) => void },
  ): Promise<PlacedFile>;
  /** Tells when an open file changes on disk by another hand (not by our own saves). */
  watch(input: { path: string; revision: string | null }, observer: Observer<FileChange>): Unsubscribe;
  /** Drafts left behind by tabs that were never closed in good order and that no other window shows; newest first. */
  drafts(): Promise<Draft[]>;
  storeDraft(input: Omit<Draft, 'storedMs'>): Promise<void>;
  dropDraft(input: { id: string }): Promise<void>;
}
