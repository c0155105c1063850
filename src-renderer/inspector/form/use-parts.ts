import { useEffect, useState } from 'react';
import { useDocument, useOutsideVersion, useStudio } from '../../studio/studio-context.tsx';

const pauseMs = 250;

/** The names of the sheets or tables of a file; none where it cannot be read, which is told elsewhere. */
export function useParts(part: 'sheet' | 'table', file: string): readonly string[] {
  const { api } = useStudio();
  const outside = useOutsideVersion();
  const pipelinePath = useDocument((document) => document.path);
  const [names, setNames] = useState<readonly string[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a file that changed outside may have other parts
  useEffect(() => {
    if (file === '') {
      setNames([]);
      return;
    }
    const request = new AbortController();
    const timer = setTimeout(() => {
      api.preview.parts({ path: file, pipelinePath, part }, { signal: request.signal }).then(
        (found) => request.signal.aborted || setNames(found),
        () => request.signal.aborted || setNames([]),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      request.abort();
    };
  }, [api, part, file, pipelinePath, outside]);
  return names;
}
