import { isUnsavedFileName } from '../../core/pipeline/unsaved.ts';
import type { DeadLetterGroup } from '../api/dead-letters-api.ts';
import type { RejectScope, RejectsPlace } from '../stores/rejects-query.ts';
import { fileNameOf } from '../studio/file-paths.ts';

/** Which pipeline the listed entries belong to. A tab can correct and replay only those of its own file. */
export type WhoseRejects = 'own' | 'unsaved' | 'many' | { pipeline: string };

export function whoseRejects(
  scope: RejectScope,
  reason: Pick<DeadLetterGroup, 'pipeline'> | null,
  { path }: RejectsPlace,
): WhoseRejects {
  if (scope !== 'everything') return path === null ? 'unsaved' : 'own';
  if (reason === null) return 'many';
  if (reason.pipeline === path) return 'own';
  return isUnsavedFileName(fileNameOf(reason.pipeline)) ? 'unsaved' : { pipeline: reason.pipeline };
}
