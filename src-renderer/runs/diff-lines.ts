export interface DiffLine {
  kind: 'same' | 'removed' | 'added';
  text: string;
}

/** Above this many pairs of lines, the difference is shown as one block. */
const mostPairs = 4_000_000;

/** The lines to remove from `before` and to add to get `after`, by their longest common subsequence. */
export function diffLines(before: string, after: string): DiffLine[] {
  const old = before.split('\n');
  const young = after.split('\n');
  let start = 0;
  while (start < old.length && start < young.length && old[start] === young[start]) start += 1;
  let end = 0;
  const shorter = Math.min(old.length, young.length) - start;
  while (end < shorter && old.at(-1 - end) === young.at(-1 - end)) end += 1;
  return [
    ...old.slice(0, start).map(same),
    ...diffMiddle(old.slice(start, old.length - end), young.slice(start, young.length - end)),
    ...old.slice(old.length - end).map(same),
  ];
}

function same(text: string): DiffLine {
  return { kind: 'same', text };
}

function diffMiddle(old: readonly string[], young: readonly string[]): DiffLine[] {
  if (old.length * young.length > mostPairs) {
    return [
      ...old.map((text): DiffLine => ({ kind: 'removed', text })),
      ...young.map((text): DiffLine => ({ kind: 'added', text })),
    ];
  }
  const at = commonLengths(old, young);
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < old.length || j < young.length) {
    const [left, right] = [old[i], young[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      i += 1;
      j += 1;
    } else if (left !== undefined && (right === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ kind: 'removed', text: left });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

/** Lengths of the longest common subsequence of the lines from i and j on. */
function commonLengths(old: readonly string[], young: readonly string[]): (i: number, j: number) => number {
  const width = young.length + 1;
  const lengths = new Uint32Array((old.length + 1) * width);
  const at = (i: number, j: number) => lengths[i * width + j] ?? 0;
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = young.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = old[i] === young[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  return at;
}

/** Changes with some lines of context; null stands for lines left out. */
export function withContext(lines: readonly DiffLine[], around: number): (DiffLine | null)[] {
  const isNear = lines.map((_, index) =>
    lines.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  );
  return lines.flatMap((line, index) => {
    if (isNear[index]) return [line];
    return index === 0 || isNear[index - 1] ? [null] : [];
  });
}
