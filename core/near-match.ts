import { distance } from 'fastest-levenshtein';

/** The candidate that `name` most likely meant; undefined if none is near, or if the names are numbered. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let found: string[] = [];
  let bestDistance = Math.max(1, Math.floor((wanted.length + 1) / 3)) + 1;
  for (const candidate of candidates) {
    const candidateDistance = distanceOf(wanted, candidate.toLowerCase());
    const isAlike = candidateDistance < Math.max(wanted.length, candidate.length);
    if (!isAlike || candidateDistance > bestDistance) continue;
    found = candidateDistance < bestDistance ? [candidate] : [...found, candidate];
    bestDistance = candidateDistance;
  }
  const [best] = found;
  return found.filter((candidate) => isNumberedAlike(wanted, candidate)).length > 1 ? undefined : best;
}

/** Neither `column_1` nor `column_2` is what `column_7` meant. */
function isNumberedAlike(wanted: string, candidate: string): boolean {
  return withoutDigits(candidate.toLowerCase()) === withoutDigits(wanted);
}

function withoutDigits(text: string): string {
  return text.replaceAll(/\d/g, '');
}

/** Two neighbours that changed places count as one slip, not as two wrong letters. */
function distanceOf(one: string, other: string): number {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  const isSwapped =
    one.slice(at, at + 2) === `${other[at + 1]}${other[at]}` && one.slice(at + 2) === other.slice(at + 2);
  return at >= 0 && isSwapped ? 1 : distance(one, other);
}

/** The end of a message and the suggestion for a name with a near match; both empty if there is none. */
export function proposeNearest(
  name: string,
  candidates: Iterable<string>,
): { hint: string; suggestion?: { label: string; replace: string } } {
  const near = nearest(name, candidates);
  if (near === undefined) return { hint: '' };
  return { hint: ` Did you mean "${near}"?`, suggestion: { label: `Use "${near}"`, replace: near } };
}
