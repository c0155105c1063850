import type { SourcePart } from '../../../core/preview/messages.ts';
import { useAnswer } from '../../api/use-answer.ts';
import { useDocument, useOutsideVersion, useStudio } from '../../studio/studio-context.tsx';

/** The sheets, tables or lists of a file; none if it cannot be read, which is reported elsewhere. */
export function useParts(part: SourcePart, file: string): readonly string[] {
  const { api } = useStudio();
  const outside = useOutsideVersion();
  const pipelinePath = useDocument((document) => document.path);
  const ask =
    file === '' ? null : (signal: AbortSignal) => api.preview.parts({ path: file, pipelinePath, part }, { signal });
  return useAnswer(ask, [api, part, file, pipelinePath, outside]) ?? none;
}

const none: readonly string[] = [];
