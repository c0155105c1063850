import { Info } from 'lucide-react';
import type { ReactNode } from 'react';
import { performById } from '../actions/perform.ts';
import { openPath, saveDocument, tryOpening } from '../studio/documents/document-files.ts';
import { fileNameOf } from '../studio/file-paths.ts';
import type { Studio } from '../studio/studio.ts';
import { useDocument, useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { tellFailure } from '../studio/tell-failure.ts';
import { Button } from '../ui/button.tsx';
import type { WhoseRejects } from './whose-rejects.ts';

interface HowToCorrectProps {
  whose: WhoseRejects;
  /** Whether no run rejects them any more. */
  isGone: boolean;
  /** Whether the rows of one reason are listed, beside the form that corrects them. */
  hasReason: boolean;
  /** Whether whole lines are to be corrected, which no cell shows. */
  isOfLines: boolean;
}

/** The way to where the listed entries can be corrected; nothing where that is here. */
export function HowToCorrect({ whose, isGone, hasReason, isOfLines }: HowToCorrectProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const isSaved = useDocument(({ path }) => path !== null);
  if (isGone) return <Reason text="A later run went through the same files and did not reject these rows." />;
  if (whose === 'own' && hasReason) return null;
  if (whose === 'own' && isOfLines) return <Reason text="Choose a reason, or correct line by line." />;
  if (whose === 'own') return <Reason text="Choose a reason to correct its rows, or double-click a value." />;
  if (whose === 'many') return <Reason text="Choose a reason to correct its rows." />;
  if (whose === 'unsaved') {
    if (isSaved)
      return (
        <Reason text="These rows are of a pipeline that was not saved. Run it again from its file to correct them." />
      );
    return (
      <Reason text="Save the pipeline to correct these rows.">
        <Button tone="primary" size="small" onClick={() => void saveAndRun(studio, document)}>
          Save and run again
        </Button>
      </Reason>
    );
  }
  return (
    <Reason text={`These rows are of "${fileNameOf(whose.pipeline)}". Open it to correct and replay them.`}>
      <Button size="small" onClick={() => void tryOpening(studio, () => openPath(studio, whose.pipeline))}>
        Open it
      </Button>
    </Reason>
  );
}

function Reason({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <p className="how-to-correct">
      <Info size={14} aria-hidden="true" />
      <span>{text}</span>
      {children}
    </p>
  );
}

/** The rejects follow the pipeline to its file; the run loads all other rows to where that says. */
async function saveAndRun(studio: Studio, document: string): Promise<void> {
  try {
    if (await saveDocument(studio, document)) performById(studio, 'run.start');
  } catch (error) {
    tellFailure(studio, 'The pipeline could not be saved.', error);
  }
}
