import { columnTypeOf } from '../../../core/column-types.ts';

const compared = /^Binder Error: Cannot compare values of type (\S+) and type (\S+) - an explicit cast is required/;
const mixed = /^Binder Error: Cannot mix values of type (\S+) and (\S+) in (\w+)/;
const called =
  /^Binder Error: (?:No function matches the given name and argument types '|Could not choose a best candidate function for the function call ")(\S+?)\((.*)\)['"]\./;

/** How many signatures are named: the engine may know dozens. */
const mostCandidates = 3;

/**
 * What the engine says about values whose types do not go together, in types of the pipeline format and with a way out;
 * undefined for everything else.
 */
export function mismatchInWords(text: string): string | undefined {
  const [, one, other] = compared.exec(text) ?? [];
  if (one !== undefined && other !== undefined)
    return `${capitalised(nameOf(one))} cannot be compared with ${nameOf(other)}. ${wayOut([one, other])}`;
  const [, first, second, place] = mixed.exec(text) ?? [];
  if (first !== undefined && second !== undefined)
    return `${place} cannot hold ${nameOf(first)} beside ${nameOf(second)}. ${wayOut([first, second])}`;
  const [, name, list] = called.exec(text) ?? [];
  return name === undefined || list === undefined ? undefined : callInWords(name, list, text);
}

function callInWords(name: string, list: string, text: string): string {
  const types = list === '' ? [] : list.split(', ');
  const given = types.length === 0 ? 'nothing' : types.map(nameOf).join(' and ');
  const takes = /^\w+$/.test(name) ? signaturesIn(text) : [];
  const signatures = takes.slice(0, mostCandidates).map((names) => `(${names.join(', ')})`);
  return [
    `"${name}" cannot be applied to ${given}.`,
    ...(signatures.length === 0 ? [] : [`It takes ${signatures.join(' or ')}.`]),
    // Where each takes more or less, it is not the types that are wrong.
    ...(takes.length === 0 || takes.some(({ length }) => length === types.length) ? [wayOut(types)] : []),
  ].join(' ');
}

function nameOf(engineType: string): string {
  if (engineType === 'STRING_LITERAL') return 'text';
  if (engineType === 'INTEGER_LITERAL') return 'integer';
  if (engineType.endsWith('[]')) return 'list';
  return columnTypeOf(engineType);
}

function wayOut(types: readonly string[]): string {
  return types.some((type) => nameOf(type) === 'text' && type !== 'STRING_LITERAL')
    ? 'Give the text its type in an earlier cast node, where rows that do not fit are rejected, or write TRY_CAST.'
    : 'Change the type in an earlier cast node, or write CAST.';
}

/** What the candidates of a function take, where that has plain names; each once. */
function signaturesIn(text: string): string[][] {
  const lists = text.split('\n').flatMap((line) => /^\s+\w+\(([A-Z]+(?:, [A-Z]+)*)\) ->/.exec(line)?.[1] ?? []);
  const named = lists.map((list) => list.split(', ').map(nameOf));
  return [...new Map(named.map((names) => [names.join(), names])).values()];
}

function capitalised(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;
}
