import { ArrowUp, FolderPlus } from 'lucide-react';
import { useRef, useState } from 'react';
import type { FilePurpose } from '../../../../core/api/files.ts';
import type { FolderEntry, FolderEntryKind } from '../../../../core/api/folders.ts';
import type { OpenDialog } from '../../../stores/dialogs-store.ts';
import { fileNameOf, folderOf, isWholePath, pathIn } from '../../../studio/file-paths.ts';
import { useStudio } from '../../../studio/studio-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { IconButton } from '../../../ui/icon-button.tsx';
import { Labelled } from '../../../ui/labelled.tsx';
import { Select } from '../../../ui/select.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import './file-picker.css';
import { pipelineFileName, stemLength, unquoted } from './file-names.ts';
import { NewFolderForm } from './new-folder-form.tsx';
import { PathForm } from './path-form.tsx';
import { PickerList } from './picker-list.tsx';
import { type PickerFolder, usePickerFolder } from './use-picker-folder.ts';

const purposes: Readonly<Record<FilePurpose, { title: string; kinds: readonly FolderEntryKind[] }>> = {
  openPipeline: { title: 'Open a pipeline', kinds: ['pipeline'] },
  savePipeline: { title: 'Save the pipeline as', kinds: ['pipeline'] },
  openData: { title: 'Choose a data file', kinds: ['csv', 'json', 'parquet', 'excel', 'sqlite', 'other'] },
  saveData: { title: 'Choose where to write', kinds: ['csv', 'json', 'parquet', 'sqlite', 'other'] },
  openFolder: { title: 'Choose a folder for the scripts', kinds: [] },
};

const wordsForFiles = {
  empty: 'Nothing of that kind in this folder.',
  path: 'Go to another folder, or to a file, by its path',
};
const wordsForFolders = { empty: 'No folders in this one.', path: 'Go to another folder by its path' };

/** The file picker of the browser host. It shows only folders that the host has opened for the user. */
export function FilePicker({ request }: { request: Extract<OpenDialog, { kind: 'pickFile' }> }) {
  const studio = useStudio();
  const { purpose, suggestedName } = request;
  const isSaving = purpose === 'savePipeline' || purpose === 'saveData';
  const words = purpose === 'openFolder' ? wordsForFolders : wordsForFiles;
  const picker = usePickerFolder(purposes[purpose].kinds);
  const [name, setName] = useState(fileNameOf(suggestedName));
  const nameField = useRef<HTMLInputElement>(null);
  const folder = picker.listing?.path ?? null;
  const typedName = unquoted(name);
  const fileName = purpose === 'savePipeline' ? pipelineFileName(typedName) : typedName;
  const target = folder === null || fileName === '' ? null : pathIn(folder, fileName);
  const close = () => studio.dialogs.getState().close();
  const choose = (path: string | null) => {
    if (path === null) return;
    request.answer(path);
    close();
  };
  const save = async () => {
    if (target === null) return;
    if (isWholePath(fileName) && (await picker.enter(folderOf(target))) === null) return;
    choose(target);
  };
  const take = (entry: FolderEntry) => {
    if (entry.kind === 'folder') return picker.go(entry.path);
    if (!isSaving) return choose(entry.path);
    setName(entry.name);
    nameField.current?.focus();
  };
  return (
    <Dialog
      title={purposes[purpose].title}
      width="wide"
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          {purpose === 'openFolder' && (
            <Button tone="primary" disabled={folder === null} onClick={() => choose(folder)}>
              Choose this folder
            </Button>
          )}
          {isSaving && (
            <Button tone="primary" disabled={target === null} onClick={() => void save()}>
              {purpose === 'savePipeline' ? 'Save' : 'Choose'}
            </Button>
          )}
        </>
      }
    >
      <div className="picker">
        <FolderBar picker={picker} canCreate={isSaving || purpose === 'openFolder'} />
        {picker.failure !== null && <p className="field-problem">{picker.failure}</p>}
        <PickerList
          entries={picker.entries}
          focused={picker.file}
          emptyText={folder === null ? null : words.empty}
          onTake={take}
        />
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
        <PathForm placeholder={words.path} onPath={(path) => void picker.open(path)} />
      </div>
    </Dialog>
  );
}

function FolderBar({ picker, canCreate }: { picker: PickerFolder; canCreate: boolean }) {
  const { listing, folders, go } = picker;
  const parent = listing?.parent ?? null;
  const [isNaming, setNaming] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const create = async (name: string) => {
    if (!(await picker.create(name))) return;
    setNaming(false);
    opener.current?.focus();
  };
  return (
    <>
      <div className="picker-bar">
        <IconButton label="Folder above" disabled={parent === null} onClick={() => parent !== null && go(parent)}>
          <ArrowUp size={15} aria-hidden="true" />
        </IconButton>
        <Select
          aria-label="Opened folders"
          value={listing?.path ?? ''}
          options={folders.map(({ path }) => ({ value: path, title: path }))}
          onChange={go}
        />
        {canCreate && (
          <IconButton ref={opener} label="New folder" aria-expanded={isNaming} onClick={() => setNaming(!isNaming)}>
            <FolderPlus size={15} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {isNaming && <NewFolderForm onName={(name) => void create(name)} />}
    </>
  );
}
