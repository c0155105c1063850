import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Combobox } from '../../../ui/combobox/combobox.tsx';
import type { TakeAll } from '../../../ui/combobox/use-combobox.ts';
import { TextInput } from '../../../ui/text-input.tsx';

interface KeyNameProps {
  name: string;
  label: string;
  isColumn: boolean;
  options: readonly { value: string; detail: string }[];
  onRename(to: string): void;
}

/** Names change when the field is left, not with each letter: half a name may be another key. */
export function KeyName({ name, label, isColumn, options, onRename }: KeyNameProps) {
  const [typed, setTyped] = useState(name);
  const commit = (text: string) => text !== name && onRename(text);
  if (isColumn) {
    return (
      // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the field inside was left
      <div className="map-key" onBlur={() => commit(typed)}>
        <Combobox
          label={label}
          value={typed}
          options={options}
          onChange={(text) => {
            setTyped(text);
            if (options.some((option) => option.value === text)) commit(text);
          }}
        />
      </div>
    );
  }
  return (
    <div className="map-key">
      <TextInput aria-label={label} value={typed} onChange={setTyped} onBlur={() => commit(typed)} />
    </div>
  );
}

/** Adds a key that is chosen or typed. */
export function AddKey({
  label,
  options,
  takeAll,
  onAdd,
}: {
  label: string;
  options: readonly { value: string; detail: string }[];
  takeAll: TakeAll;
  onAdd(key: string): void;
}) {
  const [typed, setTyped] = useState('');
  if (options.length > 0) {
    return (
      <span className="map-add">
        <Combobox
          label={label}
          value=""
          placeholder={`${label}…`}
          options={options}
          isFree={false}
          staysOpen={true}
          takeAll={takeAll}
          onChange={onAdd}
        />
      </span>
    );
  }
  const add = () => {
    onAdd(typed.trim());
    setTyped('');
  };
  return (
    <span className="map-add">
      <TextInput
        aria-label={label}
        placeholder={`${label}…`}
        value={typed}
        onChange={setTyped}
        onKeyDown={(event) => event.key === 'Enter' && add()}
      />
      <Button tone="quiet" size="small" disabled={typed.trim() === ''} onClick={add}>
        <Plus size={13} aria-hidden="true" />
        Add
      </Button>
    </span>
  );
}
