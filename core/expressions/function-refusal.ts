import { proposeNearest } from '../near-match.ts';
import type { Problem } from '../pipeline/problems.ts';
import { aggregateFunctions, refusalOf, scalarFunctions, windowFunctions } from './functions.ts';
import { takesWindow } from './over.ts';
import type { NodeOf } from './tree.ts';

export type FunctionNode = NodeOf<'FUNCTION'> | NodeOf<'WINDOW'>;

export interface FunctionKinds {
  aggregate: boolean;
  window: boolean;
  /** A window function needs no OVER of its own. */
  hasWindow?: boolean;
  isQuery: boolean;
}

interface Refusal {
  code: Problem['code'];
  message: string;
  /** The word in the text to mark, where it is not the function's name. */
  name?: string;
  suggestion?: Problem['suggestion'];
}

/** Why a function may not be called where it stands; undefined where it may. */
export function functionRefusal(node: FunctionNode, kinds: FunctionKinds): Refusal | undefined {
  const name = node.function_name.toLowerCase();
  if (node.catalog !== '' || (node.schema !== '' && node.schema !== 'main')) return dottedCall(node, name);
  if (node.class === 'WINDOW') return windowRefusal(name, kinds);
  if (kinds.hasWindow && takesWindow(name)) return undefined;
  if (aggregateFunctions.has(name)) {
    if (kinds.aggregate) return undefined;
    const shown = name.replace('_star', '');
    return notAllowed(`"${shown}" adds up many rows. Use the aggregate node for it.`);
  }
  if (windowFunctions.has(name)) {
    const advice = kinds.window ? 'Add OVER (…) behind it.' : 'Use the window node for it.';
    return notAllowed(`"${name}" looks at other rows. ${advice}`);
  }
  const isKnown = scalarFunctions.has(name) || (name === 'unnest' && kinds.isQuery);
  return isKnown ? undefined : unknownFunction(name, kinds);
}

function dottedCall({ schema, catalog, children }: FunctionNode, name: string): Refusal {
  const first = schema || catalog;
  const call = `${name}(${children.length > 0 ? `${first}, …` : first})`;
  return { ...notAllowed(`Write ${call} instead of calling it with a dot.`), name: first };
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
  const { hint, suggestion } = proposeNearest(name, known);
  const message = `There is no function "${name}" for expressions.${hint}`;
  return { code: 'expression.unknown_function', message, ...(suggestion && { suggestion }) };
}

function notAllowed(message: string): Refusal {
  return { code: 'expression.not_allowed', message };
}
