import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { performById } from '../../actions/perform.ts';
import { openPath, saveDocument, tryOpening } from '../../studio/documents/document-files.ts';
import { fileNameOf } from '../../studio/file-paths.ts';
import type { Studio } from '../../studio/studio.ts';
import { useDocument, useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import { tellFailure } from '../../studio/tell-failure.ts';
import { Button } from '../../ui/button.tsx';
import type { WhoseRejects } from '../whose-rejects.ts';

interface HowToCorrectProps {
  whose: WhoseRejects;
  /** Whether a later run no longer rejected them. */
  isGone: boolean;
  /** Whether the rows of one reason are listed, which the bulk form can correct. */
  hasReason: boolean;
  /** Whether raw lines are to be corrected, rather than cells. */
  isOfLines: boolean;
}

/** Says how the listed entries can be corrected, unless the tools for that are beside it. */
export function HowToCorrect({ whose, isGone, hasReason, isOfLines }: HowToCorrectProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const isSaved = useDocument(({ path }) => path !== null);
  if (isGone) return <Note text="A later run went through the same files and did not reject these rows." />;
  if (whose === 'own' && hasReason) return null;
  if (whose === 'own' && isOfLines) return <Note text="Choose a reason, or correct line by line." />;
  if (whose === 'own') return <Note text="Choose a reason to correct its rows, or double-click a value." />;
  if (whose === 'many') return <Note text="Choose a reason to correct its rows." />;
  if (whose === 'unsaved') {
    if (isSaved)
      return (
        <Note text="These rows are of a pipeline that was not saved. Run it again from its file to correct them." />
      );
    return (
      <Note text="Save the pipeline to correct these rows.">
        <Button tone="primary" size="small" onClick={() => void saveAndRun(studio, document)}>
          Save and run again
        </Button>
      </Note>
    );
  }
  return (
    <Note text={`These rows are of "${fileNameOf(whose.pipeline)}". Open it to correct and replay them.`}>
      <Button size="small" onClick={() => void tryOpening(studio, () => openPath(studio, whose.pipeline))}>
        Open it
      </Button>
    </Note>
  );
}

function Note({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <p className="how-to-correct">
      <Info size={14} aria-hidden="true" />
      <span>{text}</span>
      {children}
    </p>
  );
}

/** Saving moves the rejects to the new file; running loads the other rows to where its paths lead from there. */
async function saveAndRun(studio: Studio, document: string): Promise<void> {
  try {
    if (await saveDocument(studio, document)) performById(studio, 'run.start');
  } catch (error) {
    tellFailure(studio, 'The pipeline could not be saved.', error);
  }
}
