import { hasErrors } from '../../core/pipeline/problems.ts';
import { formatCount } from '../ui/numbers.ts';
import { useProblems, useStillToCome } from './use-problems.ts';

export function ProblemsBadge() {
  const problems = useProblems();
  const stillToCome = useStillToCome();
  if (problems.length === 0) return null;
  const wrong = problems.filter((problem) => !stillToCome.includes(problem));
  const tone = hasErrors(wrong) ? 'danger' : 'warning';
  return (
    <span className="count-badge" data-tone={wrong.length === 0 ? undefined : tone}>
      {formatCount(problems.length)}
    </span>
  );
}
