import { useCallback, useEffect, useState } from 'react';
import type { ColumnProfile } from '../api/preview-api.ts';
import { StudioError } from '../api/shared.ts';
import { useStudioApi } from '../studio/studio-context.tsx';
import type { PreviewTable } from './load-table.ts';

type Profiles = ReadonlyMap<string, ColumnProfile>;

const none: Profiles = new Map();
const pauseMs = 200;

/** Profiles of the visible columns. They are optional: on failure the table is shown without them. */
export function useProfiles(table: PreviewTable) {
  const api = useStudioApi();
  const { document, node, port, outside } = table.request;
  const place = `${node}.${port} ${outside}\n${document.path}\n${document.text}`;
  const [wanted, setWanted] = useState<readonly string[]>([]);
  const [known, setKnown] = useState<{ place: string; profiles: Profiles }>({ place, profiles: none });
  const profiles = known.place === place ? known.profiles : none;
  const missing = wanted.filter((name) => !profiles.has(name)).join('\u0000');
  useEffect(() => {
    if (missing === '') return;
    const own = new AbortController();
    const ask = async () => {
      try {
        const columns = missing.split('\u0000');
        const found = await api.preview.profile({ document, node, port, columns }, { signal: own.signal });
        if (own.signal.aborted) return;
        const added = found.map((profile): [string, ColumnProfile] => [profile.name, profile]);
        setKnown((before) => ({
          place,
          profiles: new Map([...(before.place === place ? before.profiles : none), ...added]),
        }));
      } catch (error) {
        if (!(error instanceof StudioError) && !own.signal.aborted) throw error;
      }
    };
    const timer = setTimeout(() => void ask(), pauseMs);
    return () => {
      clearTimeout(timer);
      own.abort();
    };
  }, [api, missing, place, document, node, port]);
  const want = useCallback((ids: readonly string[]) => setWanted(ids), []);
  return { profiles, want };
}
