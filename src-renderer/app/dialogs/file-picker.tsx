import { ArrowRight, ArrowUp, Database, File, FileJson, FileSpreadsheet, Folder, Workflow } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { FilePurpose } from '../../../core/api/files.ts';
import type { FolderEntry, FolderEntryKind, FolderListing } from '../../../core/api/folders.ts';
import { messageOf } from '../../../core/errors.ts';
import type { OpenDialog } from '../../stores/dialogs-store.ts';
import { fileNameOf, folderOf, isWholePath, pathIn } from '../../studio/file-paths.ts';
import { activeDocument } from '../../studio/studio.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { formatBytes, formatMoment } from '../../ui/numbers.ts';
import { Select } from '../../ui/select.tsx';
import { TextInput } from '../../ui/text-input.tsx';
import './file-picker.css';
import { pipelineFileName, stemLength } from './file-names.ts';

const titles: Readonly<Record<FilePurpose, string>> = {
  openPipeline: 'Open a pipeline',
  savePipeline: 'Save the pipeline as',
  openData: 'Choose a data file',
  saveData: 'Choose where to write',
  openFolder: 'Choose a folder for the scripts',
};

const shownKinds: Readonly<Record<FilePurpose, readonly FolderEntryKind[]>> = {
  openPipeline: ['pipeline'],
  savePipeline: ['pipeline'],
  openData: ['csv', 'json', 'parquet', 'excel', 'sqlite', 'other'],
  saveData: ['csv', 'json', 'parquet', 'sqlite', 'other'],
  openFolder: [],
};

const icons = {
  folder: Folder,
  pipeline: Workflow,
  csv: FileSpreadsheet,
  excel: FileSpreadsheet,
  json: FileJson,
  parquet: Database,
  sqlite: Database,
  other: File,
};

/** The picker of the browser host: looks only into folders that the person opened. */
export function FilePicker({ request }: { request: Extract<OpenDialog, { kind: 'pickFile' }> }) {
  const studio = useStudio();
  const { purpose, suggestedName } = request;
  const isSaving = purpose === 'savePipeline' || purpose === 'saveData';
  const picker = usePickerFolder(shownKinds[purpose]);
  const [name, setName] = useState(fileNameOf(suggestedName));
  const [typedPath, setTypedPath] = useState('');
  const close = () => studio.dialogs.getState().close();
  const choose = (path: string) => {
    request.answer(path);
    close();
  };
  const nameField = useRef<HTMLInputElement>(null);
  const take = (entry: FolderEntry) => {
    if (entry.kind === 'folder') return picker.go(entry.path);
    if (!isSaving) return choose(entry.path);
    setName(entry.name);
    nameField.current?.focus();
  };
  const typedName = unquoted(name);
  const fileName = purpose === 'savePipeline' ? pipelineFileName(typedName) : typedName;
  const target = picker.listing === null || fileName === '' ? null : pathIn(picker.listing.path, fileName);
  const save = async () => {
    if (target === null) return;
    if (isWholePath(fileName) && (await picker.enter(folderOf(target))) === null) return;
    choose(target);
  };
  return (
    <Dialog
      title={titles[purpose]}
      width="wide"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          {purpose === 'openFolder' && <ChooseFolder folder={picker.listing?.path ?? null} choose={choose} />}
          {isSaving && (
            <Button tone="primary" disabled={target === null} onClick={() => void save()}>
              {purpose === 'savePipeline' ? 'Save' : 'Choose'}
            </Button>
          )}
        </>
      }
    >
      <div className="picker">
        <div className="picker-bar">
          <IconButton
            label="Folder above"
            disabled={!picker.listing?.parent}
            onClick={() => picker.listing?.parent && picker.go(picker.listing.parent)}
          >
            <ArrowUp size={15} aria-hidden="true" />
          </IconButton>
          <Select
            aria-label="Opened folders"
            value={picker.listing?.path ?? ''}
            options={picker.folders.map((folder) => ({ value: folder.path, title: folder.path }))}
            onChange={picker.go}
          />
        </div>
        {picker.failure !== null && <p className="field-problem">{picker.failure}</p>}
        <ul className="picker-list" aria-label="Files">
          {picker.entries.map((entry) => {
            const Icon = icons[entry.kind];
            return (
              <li key={entry.path}>
                <button
                  type="button"
                  ref={entry.path === picker.file ? focusEntry : undefined}
                  className="picker-entry"
                  onClick={() => take(entry)}
                >
                  <Icon size={15} aria-hidden="true" />
                  <span>{entry.name}</span>
                  <small>{entry.size === null ? '' : formatBytes(entry.size)}</small>
                  <small>{formatMoment(entry.modifiedMs)}</small>
                </button>
              </li>
            );
          })}
          {picker.entries.length === 0 && picker.listing !== null && (
            <li className="panel-empty">
              {purpose === 'openFolder' ? 'No folders in this one.' : 'Nothing of that kind in this folder.'}
            </li>
          )}
        </ul>
        {isSaving && (
          <Labelled label="Name" isInline>
            {(id) => (
              <TextInput
                ref={nameField}
                data-first={true}
                id={id}
                value={name}
                onChange={setName}
                onFocus={({ currentTarget }) => currentTarget.setSelectionRange(0, stemLength(currentTarget.value))}
                onKeyDown={(event) => event.key === 'Enter' && void save()}
              />
            )}
          </Labelled>
        )}
        <form
          className="picker-bar"
          onSubmit={(event) => {
            event.preventDefault();
            void picker.open(unquoted(typedPath));
          }}
        >
          <TextInput
            aria-label="Path of another folder or of a file"
            placeholder={
              purpose === 'openFolder'
                ? 'Go to another folder by its path'
                : 'Go to another folder, or to a file, by its path'
            }
            value={typedPath}
            onChange={setTypedPath}
          />
          <Button type="submit" disabled={unquoted(typedPath) === ''}>
            <ArrowRight size={14} aria-hidden="true" />
            Go
          </Button>
        </form>
      </div>
    </Dialog>
  );
}

function ChooseFolder({ folder, choose }: { folder: string | null; choose(path: string): void }) {
  return (
    <Button tone="primary" disabled={folder === null} onClick={() => folder !== null && choose(folder)}>
      Choose this folder
    </Button>
  );
}

/** Enter takes the file whose path was given. */
function focusEntry(button: HTMLButtonElement | null): void {
  button?.focus();
}

/** File managers copy paths in quotes. */
function unquoted(path: string): string {
  return path.trim().replace(/^(["'])(.*)\1$/, '$2');
}

function usePickerFolder(kinds: readonly FolderEntryKind[]) {
  const studio = useStudio();
  const [folders, setFolders] = useState<readonly { path: string; name: string }[]>([]);
  const [listing, setListing] = useState<FolderListing | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [file, setFile] = useState<string | null>(null);
  const entriesOf = (found: FolderListing) =>
    found.entries.filter((entry) => entry.kind === 'folder' || kinds.includes(entry.kind));
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
  /** From then on, the host lets files be read and written there; null where it says why not. */
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
  const open = async (path: string) => {
    const folder = await enter(path);
    if (folder !== null) go(folder.path, kinds.length === 0 ? null : folder.file);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: the picker looks around once, as it opens
  useEffect(() => {
    studio.api.files.folders().then(
      (opened) => {
        setFolders(opened);
        const path = activeDocument(studio)?.path ?? null;
        const start = path === null ? (studio.dialogs.getState().folder ?? opened[0]?.path) : folderOf(path);
        if (start !== undefined) go(start);
      },
      (error: unknown) => setFailure(messageOf(error)),
    );
  }, [studio]);
  return { folders, listing, entries: listing === null ? [] : entriesOf(listing), file, failure, go, open, enter };
}
