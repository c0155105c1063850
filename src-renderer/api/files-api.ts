import type {
  Draft,
  FileChange,
  FilePurpose,
  OpenedFile,
  OpenTabs,
  PlacedFile,
  RecentFile,
  SampleInfo,
  SaveResult,
} from '../../core/api/files.ts';
import type { FolderEntry, FolderListing } from '../../core/api/folders.ts';
import type { Observer, RequestOptions, Unsubscribe } from './shared.ts';

export interface FilesApi {
  open(input: { path: string }): Promise<OpenedFile>;
  /** Replaces the file in one step, if it still has `expectedRevision`; null overwrites any revision. */
  save(input: { path: string; text: string; expectedRevision: string | null }): Promise<SaveResult>;
  /** Saves under another path. The runs and rejects of `draft` move to the new file. */
  saveAs(input: { path: string; text: string; isOverwriting: boolean; draft?: string }): Promise<SaveResult>;
  /** Opens the native dialog; null if it was dismissed. Only with `AppInfo.hasNativeDialogs`. */
  pick(input: { purpose: FilePurpose; startIn?: string; suggestedName?: string }): Promise<{ path: string } | null>;
  /** The folders that the user opened: the in-app picker shows only these. */
  folders(): Promise<{ path: string; name: string }[]>;
  /** Opens a folder, or the folder of a file, for the in-app picker. */
  openFolder(input: { path: string }): Promise<{ path: string; name: string; file: string | null }>;
  list(input: { folder: string }, options?: RequestOptions): Promise<FolderListing>;
  createFolder(input: { folder: string; name: string }): Promise<FolderEntry>;
  recent(): Promise<RecentFile[]>;
  forgetRecent(input: { path: string }): Promise<void>;
  samples(): Promise<SampleInfo[]>;
  /** Copies a sample with its data to a folder of the user, unless it is there already, and opens the copy. */
  openSample(input: { id: string }): Promise<OpenedFile>;
  /**
   * Makes a dropped or chosen file readable by path. In Electron that is its own path. In the browser it is uploaded:
   * beside the pipeline if that is saved, else to the app's data folder.
   */
  place(
    file: File,
    input: { pipelinePath: string | null },
    options?: RequestOptions & { onProgress?: (sentBytes: number) => void },
  ): Promise<PlacedFile>;
  /** The tabs to start with: the file that the studio was started with, or those of last time. */
  tabs(): Promise<OpenTabs>;
  keepTabs(input: OpenTabs): Promise<void>;
  /** Reports changes of an open file by other programs (not by our own saves). */
  watch(input: { path: string; revision: string | null }, observer: Observer<FileChange>): Unsubscribe;
  /** Drafts left by tabs that were not closed properly and that no other window shows; newest first. */
  drafts(): Promise<Draft[]>;
  storeDraft(input: Omit<Draft, 'storedMs'>): Promise<void>;
  dropDraft(input: { id: string }): Promise<void>;
}
