import { proposeNearest } from '../../../core/near-match.ts';
import { mismatchInWords } from './type-mismatch-words.ts';

const unknownColumn =
  /^Binder Error: (?:Referenced column "(.+)" not found in FROM clause!|(?:Table|Values list) ".+" does not have a column named "(.+)")(?:\s+Candidate bindings: (?:: )?"(.+)")?/;

/**
 * What the engine says about a query, without its name of the error. An unknown column reads as everywhere else, and
 * types have their names in a pipeline.
 */
export function inPlainWords(text: string): string {
  const [, bare, qualified, candidates] = unknownColumn.exec(text) ?? [];
  const name = bare ?? qualified;
  if (name !== undefined)
    return `There is no column "${name}" here.${proposeNearest(name, candidates?.split('", "') ?? []).hint}`;
  const mismatch = mismatchInWords(text);
  if (mismatch !== undefined) return mismatch;
  const [line = text] = text.split('\n', 1);
  return line.replace(/^[A-Z][A-Za-z ]* Error: /, '');
}
