import { useMemo } from 'react';
import { Button } from '../../../ui/button.tsx';
import { type JsonKey, jsonElementsOf, jsonKeysOf } from './json-keys.ts';
import { useJsonTexts } from './use-json-texts.ts';

const mostShown = 12;

interface FoundKeysProps {
  /** A column of JSON. */
  column: string;
  /** The path of the list in it whose elements are meant. */
  list: string | undefined;
  taken: readonly string[];
  onAdd(keys: readonly JsonKey[]): void;
}

/** Offers the keys that the first rows have in a column of JSON. */
export function FoundKeys({ column, list, taken, onAdd }: FoundKeysProps) {
  const texts = useJsonTexts(column);
  const found = useMemo(() => {
    const elements = texts && list !== undefined ? jsonElementsOf(texts, list, column) : undefined;
    return elements ? [elements] : texts && jsonKeysOf(texts, list);
  }, [texts, list, column]);
  const free = found?.filter(({ name }) => !taken.includes(name)) ?? [];
  if (free.length === 0) return null;
  return (
    <div className="found-keys">
      <span>In the data:</span>
      {free.slice(0, mostShown).map((key) => (
        <Button key={key.name} size="small" title={`Add ${key.name}, ${key.type}`} onClick={() => onAdd([key])}>
          {key.name}
        </Button>
      ))}
      {free.length > 1 && (
        <Button tone="quiet" size="small" onClick={() => onAdd(free)}>
          Add all ({free.length})
        </Button>
      )}
    </div>
  );
}
