import { formatCount } from '../ui/numbers.ts';
import { useProblems } from './use-problems.ts';

export function ProblemsBadge() {
  const problems = useProblems();
  if (problems.length === 0) return null;
  const isError = problems.some((problem) => problem.severity === 'error');
  return (
    <span className="count-badge" data-tone={isError ? 'danger' : 'warning'}>
      {formatCount(problems.length)}
    </span>
  );
}
