import { useEffect, useEffectEvent, useState } from 'react';
import type { FolderEntry, FolderEntryKind, FolderListing } from '../../../../core/api/folders.ts';
import { messageOf } from '../../../../core/errors.ts';
import { fileNameOf, folderOf } from '../../../studio/file-paths.ts';
import { activeDocument } from '../../../studio/studio.ts';
import { useStudio } from '../../../studio/studio-context.tsx';

export interface PickerFolder {
  /** The folders that the user opened. */
  folders: readonly { path: string; name: string }[];
  /** The folder that is shown; null until it is read. */
  listing: FolderListing | null;
  /** Its subfolders, and its files of the wanted kinds. */
  entries: readonly FolderEntry[];
  /** The path of the entry that was opened by its path. */
  file: string | null;
  failure: string | null;
  go(folder: string): void;
  /** Shows a folder, or that of a file, by its path. */
  open(path: string): Promise<void>;
  /** Makes a folder in the one on the screen, and shows it; false if there is none now, which `failure` explains. */
  create(name: string): Promise<boolean>;
  /** Asks the host to let files be read and written in a folder; null if it refuses, which `failure` explains. */
  enter(path: string): Promise<{ path: string; file: string | null } | null>;
}

/** The folder that a file picker shows: at first that of the active pipeline, else the one shown last. */
export function usePickerFolder(kinds: readonly FolderEntryKind[]): PickerFolder {
  const studio = useStudio();
  const [folders, setFolders] = useState<PickerFolder['folders']>([]);
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [file, setFile] = useState<string | null>(null);
  const entriesOf = ({ entries }: FolderListing) =>
    entries.filter(({ kind }) => kind === 'folder' || kinds.includes(kind));

  const go = (folder: string, wanted: string | null = null) => {
    setFile(null);
    studio.api.files.list({ folder }).then(
      (found) => {
        const isThere = entriesOf(found).some(({ path }) => path === wanted);
        setListing(found);
        setFile(isThere ? wanted : null);
        setFailure(wanted === null || isThere ? null : `${fileNameOf(wanted)} cannot be chosen here.`);
        studio.dialogs.getState().lookIn(found.path);
      },
      (error: unknown) => setFailure(messageOf(error)),
    );
  };
  const enter = async (path: string) => {
    try {
      const folder = await studio.api.files.openFolder({ path });
      setFolders(await studio.api.files.folders());
      return folder;
    } catch (error) {
      setFailure(messageOf(error));
      return null;
    }
  };
  const create = async (name: string) => {
    try {
      const made = listing && (await studio.api.files.createFolder({ folder: listing.path, name }));
      if (made !== null) go(made.path);
      return made !== null;
    } catch (error) {
      setFailure(messageOf(error));
      return false;
    }
  };
  const open = async (path: string) => {
    const folder = await enter(path);
    if (folder !== null) go(folder.path, kinds.length === 0 ? null : folder.file);
  };
  const start = useEffectEvent((opened: PickerFolder['folders']) => {
    setFolders(opened);
    const path = activeDocument(studio)?.path ?? null;
    const folder = path === null ? (studio.dialogs.getState().folder ?? opened[0]?.path) : folderOf(path);
    if (folder !== undefined) go(folder);
  });
  useEffect(() => {
    studio.api.files.folders().then(start, (error: unknown) => setFailure(messageOf(error)));
  }, [studio]);
  const entries = listing === null ? [] : entriesOf(listing);
  return { folders, listing, entries, file, failure, go, open, create, enter };
}
