import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FolderEntry, FolderEntryKind, FolderListing } from '../../../core/api/folders.ts';
import { systemCodeOf, WeirError } from '../../../core/errors.ts';
import { readerOf } from '../../../core/nodes/file-formats.ts';
import { isPipelineFile } from '../../../core/pipeline/file-ending.ts';
import { fileError } from './file-errors.ts';
import type { OpenedFolders } from './opened-folders.ts';

/** The entries of a folder: folders first, then files, in natural order of names. Hidden ones are left out. */
export async function listFolder(folders: OpenedFolders, folder: string): Promise<FolderListing> {
  const path = await folders.inside(folder);
  const names = await readdir(path).catch((error: unknown) => {
    throw fileError(path, 'listed', error);
  });
  const visible = names.filter((name) => !name.startsWith('.'));
  const entries = (await Promise.all(visible.map((name) => entryOf(folders, path, name)))).flatMap(
    (entry) => entry ?? [],
  );
  return { path, parent: folders.isRoot(path) ? null : dirname(path), entries: entries.sort(inOrder) };
}

export async function createFolder(folders: OpenedFolders, parent: string, name: string): Promise<FolderEntry> {
  const path = await folders.forWriting(join(await folders.inside(parent), name));
  try {
    await mkdir(path);
  } catch (error) {
    if (systemCodeOf(error) !== 'EEXIST') throw fileError(path, 'written', error);
    throw new WeirError({ code: 'file.failed', message: `There is already something called ${name}.` });
  }
  return { name, path, kind: 'folder', size: null, modifiedMs: Date.now() };
}

/** Links that lead out of the opened folders, or nowhere, are not shown. */
async function entryOf(folders: OpenedFolders, folder: string, name: string): Promise<FolderEntry | undefined> {
  try {
    const path = join(folder, name);
    const info = await stat(await folders.inside(path));
    if (!info.isDirectory() && !info.isFile()) return undefined;
    const isFolder = info.isDirectory();
    return {
      name,
      path,
      kind: isFolder ? 'folder' : kindOf(name),
      size: isFolder ? null : info.size,
      modifiedMs: info.mtimeMs,
    };
  } catch (error) {
    if (error instanceof WeirError) return undefined;
    throw error;
  }
}

function kindOf(name: string): FolderEntryKind {
  if (isPipelineFile(name)) return 'pipeline';
  return readerOf(name)?.reads?.kind ?? 'other';
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

function inOrder(one: FolderEntry, other: FolderEntry): number {
  const isFolder = (entry: FolderEntry) => (entry.kind === 'folder' ? 0 : 1);
  return isFolder(one) - isFolder(other) || byName.compare(one.name, other.name);
}
