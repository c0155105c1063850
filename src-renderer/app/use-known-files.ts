import { useCallback, useState } from 'react';
import type { RecentFile, SampleInfo } from '../../core/api/files.ts';
import { messageOf } from '../../core/errors.ts';
import { openPath, openSample } from '../studio/documents/document-files.ts';
import type { Studio } from '../studio/studio.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { tellFailure } from '../studio/tell-failure.ts';

const cannotOpen = 'The file could not be opened.';

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
  const tell = (error: unknown) => tellFailure(studio, cannotOpen, error);
  const openRecent = (path: string) => {
    const isMissing = recent.some((file) => file.path === path && file.isMissing);
    openPath(studio, path).catch(isMissing ? (error: unknown) => offerToForget(studio, path, error) : tell);
  };
  return { recent, samples, load, openRecent, openSample: (id: string) => void openSample(studio, id).catch(tell) };
}

function offerToForget(studio: Studio, path: string, error: unknown): void {
  const forget = () =>
    studio.api.files
      .forgetRecent({ path })
      .catch((failure: unknown) => tellFailure(studio, 'It is still on the list.', failure));
  studio.toasts.getState().show({
    tone: 'warning',
    message: cannotOpen,
    detail: messageOf(error),
    action: { title: 'Take it off the list', onChoose: () => void forget() },
  });
}
