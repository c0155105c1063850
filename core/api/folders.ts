import type { FileKind } from '../nodes/define-node.ts';

export type FolderEntryKind = 'folder' | 'pipeline' | FileKind | 'other';

export interface FolderEntry {
  name: string;
  path: string;
  kind: FolderEntryKind;
  /** Bytes; null for folders. */
  size: number | null;
  /** Milliseconds since 1970. */
  modifiedMs: number;
}

export interface FolderListing {
  path: string;
  /** Null at a folder that the user opened: the picker does not go above it. */
  parent: string | null;
  entries: FolderEntry[];
}
