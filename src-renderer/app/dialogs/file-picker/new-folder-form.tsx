import { FolderPlus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/text-input.tsx';

/** Of one folder, not a path, and not hidden. */
const folderName = /^[^\\/.][^\\/]*$/;

/** Takes the name of a folder to be made in the one on the screen. */
export function NewFolderForm({ onName }: { onName(name: string): void }) {
  const [typed, setTyped] = useState('');
  const name = typed.trim();
  const isName = folderName.test(name);
  return (
    <form
      className="picker-bar"
      onSubmit={(event) => {
        event.preventDefault();
        if (isName) onName(name);
      }}
    >
      <TextInput
        ref={takeFocus}
        aria-label="Folder to create"
        placeholder="Name of the new folder"
        isInvalid={name !== '' && !isName}
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" disabled={!isName}>
        <FolderPlus size={14} aria-hidden="true" />
        Create
      </Button>
    </form>
  );
}

function takeFocus(input: HTMLInputElement | null): void {
  input?.focus();
}
