/** A pipeline file that was read. */
export interface OpenedFile {
  /** Absolute path. */
  path: string;
  text: string;
  /** Changes whenever the content on disk does (a hash of it); opaque. */
  revision: string;
}

export type SaveResult =
  | { status: 'saved'; path: string; revision: string }
  /** Somebody else changed the file since `expectedRevision`. Nothing was written. */
  | { status: 'conflict'; text: string; revision: string }
  /** `saveAs` found a file there and `isOverwriting` was false. Nothing was written. */
  | { status: 'exists' };

export interface RecentFile {
  path: string;
  /** Name in the file, or its file name. */
  name: string;
  openedMs: number;
  isMissing: boolean;
}

/** The tabs of a window. */
export interface OpenTabs {
  /** Of the tabs that have a file. */
  paths: string[];
  /** Of all tabs from left to right, the file, or else the id. */
  order?: string[] | undefined;
  /** The file of the active tab. */
  active: string | null;
  /** The id of the active tab, which identifies an unsaved draft. */
  activeId?: string | undefined;
}

/** A sample pipeline. */
export interface SampleInfo {
  /** The folder's name. */
  id: string;
  title: string;
  description: string;
}

/** Unsaved work, kept outside the pipeline file so that a crash loses nothing. */
export interface Draft {
  /** One a tab, made by the client. */
  id: string;
  /** The file it belongs to; null for one never saved. */
  path: string | null;
  text: string;
  /** Revision of the file that the draft started from. */
  baseRevision: string | null;
  storedMs: number;
}

export type FileChange =
  | { kind: 'changed'; path: string; text: string; revision: string }
  | { kind: 'deleted'; path: string };

/** A file that pipelines may name from now on. */
export interface PlacedFile {
  /** Absolute path. */
  path: string;
  name: string;
  size: number;
}

/** What the path from a dialog is for. */
export const filePurposes = ['openPipeline', 'savePipeline', 'openData', 'saveData', 'openFolder'] as const;
export type FilePurpose = (typeof filePurposes)[number];
