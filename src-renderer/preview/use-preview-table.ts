import { useEffect, useState } from 'react';
import { messageOf } from '../../core/errors.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { loadTable, type PreviewRequest, type PreviewTable } from './load-table.ts';

const pauseMs = 40;

/** The rows at a place. The previous table stays until the next one arrives. */
export function usePreviewTable(request: PreviewRequest | null, pageSize: number) {
  const { api, session } = useStudio();
  const [table, setTable] = useState<PreviewTable | null>(null);
  const [failed, setFailed] = useState<{ request: PreviewRequest; message: string } | null>(null);
  useEffect(() => {
    if (request === null) return;
    const own = new AbortController();
    const load = async () => {
      try {
        for await (const shown of loadTable(api.preview, request, pageSize, own.signal)) {
          if (!own.signal.aborted) setTable(shown);
        }
      } catch (error) {
        if (own.signal.aborted) return;
        setFailed({ request, message: messageOf(error) });
        session.getState().doubt();
      }
    };
    const timer = setTimeout(() => void load(), pauseMs);
    return () => {
      clearTimeout(timer);
      own.abort();
    };
  }, [api, session, request, pageSize]);
  const failure = failed !== null && failed.request === request ? failed.message : null;
  return { table, failure, isStale: table !== null && table.request !== request };
}
