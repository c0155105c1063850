import { performById } from '../actions/perform.ts';
import { useDocument, useStudio } from '../studio/studio-context.tsx';

/** What a pipeline without a file cannot do, told before it runs; nothing of one that has a file. */
export function NotSavedNote() {
  const studio = useStudio();
  const isSaved = useDocument(({ path }) => path !== null);
  if (isSaved) return null;
  return (
    <p className="not-saved">
      Not saved yet. Once it is, rejected rows can be corrected, and relative paths start beside its file.{' '}
      <button type="button" className="link" onClick={() => performById(studio, 'file.save')}>
        Save it…
      </button>
    </p>
  );
}
