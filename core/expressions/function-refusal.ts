import { proposeNearest } from '../near-match.ts';
import { aggregateFunctions, refusalOf, scalarFunctions, windowFunctions } from './functions.ts';
import { takesWindow } from './over.ts';
import { notAllowed, type Refusal } from './refusal.ts';
import type { NodeOf } from './tree.ts';

export type FunctionNode = NodeOf<'FUNCTION'> | NodeOf<'WINDOW'>;

export interface FunctionKinds {
  aggregate: boolean;
  window: boolean;
  /** A window function needs no OVER of its own. */
  hasWindow?: boolean;
  isQuery: boolean;
}

/** Why a function may not be called in this place or in this way; empty if it may. */
export function functionRefusals(node: FunctionNode, kinds: FunctionKinds): Refusal[] {
  const name = node.function_name.toLowerCase();
  const refusals = [nameRefusal(node, name, kinds), ...(node.class === 'FUNCTION' ? partRefusals(node, name) : [])];
  return refusals.flatMap((refusal) => (refusal === undefined ? [] : [{ word: name, ...refusal }]));
}

function nameRefusal(node: FunctionNode, name: string, kinds: FunctionKinds): Refusal | undefined {
  if (node.catalog !== '' || (node.schema !== '' && node.schema !== 'main')) return dottedCall(node, name);
  if (node.class === 'WINDOW') return windowRefusal(name, kinds);
  if (kinds.hasWindow && takesWindow(name)) return undefined;
  if (aggregateFunctions.has(name)) {
    if (kinds.aggregate) return undefined;
    const shown = name.replace('_star', '');
    return notAllowed(`"${shown}" adds up many rows. Use the aggregate node for it.`);
  }
  if (windowFunctions.has(name)) {
    const advice = kinds.window ? 'Add OVER (…) after it.' : 'Use the window node for it.';
    return notAllowed(`"${name}" looks at other rows. ${advice}`);
  }
  const isKnown = scalarFunctions.has(name) || (name === 'unnest' && kinds.isQuery);
  return isKnown ? undefined : unknownFunction(name, kinds);
}

function dottedCall({ schema, catalog, children }: FunctionNode, name: string): Refusal {
  const first = schema || catalog;
  const call = `${name}(${children.length > 0 ? `${first}, …` : first})`;
  return notAllowed(`Write ${call} instead of calling it with a dot.`, first);
}

function windowRefusal(name: string, kinds: FunctionKinds): Refusal | undefined {
  if (!kinds.window) return notAllowed('OVER (…) looks at other rows. Use the window node for it.');
  return windowFunctions.has(name) || aggregateFunctions.has(name) ? undefined : unknownFunction(name, kinds);
}

function unknownFunction(name: string, { aggregate, window }: FunctionKinds): Refusal {
  const refusal = refusalOf(name);
  if (refusal !== undefined) return notAllowed(refusal);
  const known = [
    ...scalarFunctions,
    ...(aggregate ? aggregateFunctions : []),
    ...(window ? [...windowFunctions, ...aggregateFunctions] : []),
  ];
  const { hint, suggestion } = proposeNearest(otherNames.get(name) ?? name, known);
  const message = `There is no function "${name}" for expressions.${hint}`;
  return { code: 'expression.unknown_function', message, ...(suggestion && { suggestion }) };
}

/** The names that spreadsheets and other databases have for functions with the same arguments here. */
const otherNames = new Map([
  ['average', 'avg'],
  ['concatenate', 'concat'],
  ['iif', 'if'],
  ['mid', 'substring'],
  ['nvl', 'ifnull'],
  ['stdev', 'stddev'],
  ['substitute', 'replace'],
]);

function partRefusals({ distinct, filter, order_bys, children }: NodeOf<'FUNCTION'>, name: string): Refusal[] {
  const hasAggregateParts = distinct || filter !== null || order_bys.orders.length > 0;
  return [
    ...(hasAggregateParts && !aggregateFunctions.has(name)
      ? [notAllowed(`"${name}" takes no DISTINCT, FILTER or ORDER BY.`)]
      : []),
    ...(name === 'age' && children.length < 2 ? [notAllowed(ageOfToday)] : []),
  ];
}

const ageOfToday =
  '"age" with one date counts to the current day, which differs in each run. Give it two, such as age($run_date, born).';
