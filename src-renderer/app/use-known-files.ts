import { useCallback, useState } from 'react';
import type { RecentFile, SampleInfo } from '../../core/api/files.ts';
import { openPath, openSample } from '../studio/documents/document-files.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { tellFailure } from '../studio/tell-failure.ts';

/** Recent pipelines and samples. Listed when `load` is called. */
export function useKnownFiles() {
  const studio = useStudio();
  const [recent, setRecent] = useState<readonly RecentFile[]>([]);
  const [samples, setSamples] = useState<readonly SampleInfo[]>([]);
  const load = useCallback(() => {
    const orTell = (error: unknown) => tellFailure(studio, 'The files cannot be listed.', error);
    void studio.api.files.recent().then(setRecent, orTell);
    void studio.api.files.samples().then(setSamples, orTell);
  }, [studio]);
  const tell = (work: Promise<void>) =>
    work.catch((error: unknown) => tellFailure(studio, 'The file could not be opened.', error));
  return {
    recent,
    samples,
    load,
    openRecent: (path: string) => void tell(openPath(studio, path)),
    openSample: (id: string) => void tell(openSample(studio, id)),
  };
}
