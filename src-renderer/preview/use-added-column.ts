import { useEffect, useRef, useState } from 'react';

interface ShownColumns {
  place: string;
  /** Null until some are there. */
  names: ReadonlySet<string> | null;
}

interface Columns {
  columns: readonly { name: string }[] | null;
  /** Those that stand for them while the place has no rows. */
  arriving: readonly { name: string }[] | undefined;
}

/** The last column that an edit has added to the rows of a place while they are looked at; none where the place was just chosen. */
export function useAddedColumn(place: string, { columns, arriving }: Columns): string | null {
  const before = useRef<ShownColumns>({ place: '', names: null });
  const [added, setAdded] = useState<string | null>(null);
  useEffect(() => {
    if (before.current.place !== place) {
      before.current = { place, names: null };
      setAdded(null);
    }
    const { names } = before.current;
    const shown = columns ?? (names === null ? arriving : undefined);
    if (shown === undefined) return;
    before.current = { place, names: new Set(shown.map(({ name }) => name)) };
    const last = names === null ? undefined : shown.findLast(({ name }) => !names.has(name));
    if (last !== undefined) setAdded(last.name);
  }, [place, columns, arriving]);
  return added;
}
