/** What a filling does to columns, in one message for all of them: a wide table may have hundreds. */

export function droppedInWords(names: readonly string[], mostShare: number): string {
  const share = `more than ${Number((mostShare * 100).toPrecision(12))} %`;
  if (names.length === 1) return `${listed(names)} is dropped: ${share} of it has no value.`;
  return `${names.length} columns are dropped, as ${share} of each has no value: ${listed(names)}.`;
}

/** Of columns of one type that are filled with what need not be of it. */
export function newNumbersInWords(names: readonly string[], type: string, strategy: string): string {
  const reason = type === 'integer' ? 'need not be whole' : 'may have more places';
  const why = `but what "${strategy}" gives ${reason}`;
  if (names.length === 1) return `${listed(names)} is ${type}, ${why}: the column becomes number.`;
  return `${names.length} columns are ${type}, ${why}, so they become number: ${listed(names)}.`;
}

const mostListed = 20;

function listed(names: readonly string[]): string {
  const shown = names.slice(0, mostListed).map((name) => `"${name}"`);
  const others = names.length - shown.length;
  return others === 0 ? shown.join(', ') : `${shown.join(', ')} and ${others} more`;
}
