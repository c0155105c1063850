import { ArrowRight } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { TextInput } from '../../../ui/text-input.tsx';
import { unquoted } from './file-names.ts';

interface PathFormProps {
  placeholder: string;
  onPath(path: string): void;
}

/** Takes the path of a folder or file, typed or pasted. */
export function PathForm({ placeholder, onPath }: PathFormProps) {
  const [typed, setTyped] = useState('');
  const path = unquoted(typed);
  return (
    <form
      className="picker-bar"
      onSubmit={(event) => {
        event.preventDefault();
        onPath(path);
      }}
    >
      <TextInput
        aria-label="Path of another folder or of a file"
        placeholder={placeholder}
        value={typed}
        onChange={setTyped}
      />
      <Button type="submit" disabled={path === ''}>
        <ArrowRight size={14} aria-hidden="true" />
        Go
      </Button>
    </form>
  );
}
