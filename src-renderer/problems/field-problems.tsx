import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { Problem } from '../../core/pipeline/problems.ts';
import { problemInWords } from '../studio/nodes/node-titles.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { remedyOf } from './remedy.ts';

/** Problems in words, each with its remedy as a button. */
export function FieldProblems({ problems }: { problems: readonly Problem[] }) {
  const studio = useStudio();
  const document = useDocumentId();
  const pipeline = usePipeline((current) => current);
  return problems.map((problem) => {
    const remedy = remedyOf(studio, document, problem);
    const Icon = problem.severity === 'error' ? CircleAlert : TriangleAlert;
    return (
      <div key={`${problem.code}${problem.message}`} className="field-problem" data-severity={problem.severity}>
        <Icon size={13} aria-label={problem.severity === 'error' ? 'Problem' : 'Warning'} />
        <div>
          {problemInWords(pipeline, problem)}
          {remedy !== undefined && (
            <div>
              <Button size="small" onClick={remedy.take}>
                {remedy.label}
              </Button>
            </div>
          )}
        </div>
      </div>
    );
  });
}
