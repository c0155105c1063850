import { performById } from '../actions/perform.ts';
import { useDocument, useStudio } from '../studio/studio-context.tsx';

/** Says what a pipeline cannot do before it is saved; shows nothing for a saved one. */
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
