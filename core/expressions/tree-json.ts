import { isJsonObject, type JsonValue } from '../pipeline/json-text.ts';

/** Deeper trees are refused before anything walks them: an operator takes two levels. */
const maxJsonDepth = 600;
const stringOrLongInteger = /"(?:[^"\\]|\\.)*"|-?\d{16,}(?![\d.eE])/g;
const heldInteger = /\{"\$integer":"(-?\d+)"\}/g;

/**
 * Reads the engine's parse tree without rounding: an integer that JavaScript cannot hold becomes `{ "$integer": text
 * }`, which no tree contains otherwise. Undefined where the tree is too deep, or holds a number JSON has no word for.
 */
export function readTree(text: string): JsonValue | undefined {
  if (depthOf(text) > maxJsonDepth) return undefined;
  const held = text.replaceAll(stringOrLongInteger, (token) =>
    token.startsWith('"') ? token : `{"$integer":"${token}"}`,
  );
  try {
    return JSON.parse(held);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** A query node as a whole statement, in the form that `json_deserialize_sql` takes. */
export function writeStatement(node: JsonValue): string {
  return writeTree({ error: false, statements: [{ node, named_param_map: [] }] });
}

function writeTree(tree: JsonValue): string {
  // Inside a JSON string the quotes of the pattern would be escaped, so it can only match what `readTree` made.
  return JSON.stringify(tree).replaceAll(heldInteger, '$1');
}

/** Whether two trees say the same, wherever they stand in their texts. */
export function isSameTree(a: JsonValue, b: JsonValue): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** Without places, and with VALUES as it is written: the engine's printer wraps it into one more SELECT each time. */
function canonical(tree: JsonValue): JsonValue {
  if (Array.isArray(tree)) return tree.map(canonical);
  if (!isJsonObject(tree)) return tree;
  const isWrapped = tree['type'] === 'SUBQUERY' && tree['alias'] === 'valueslist';
  const values = isWrapped ? valuesInside(tree['subquery']) : undefined;
  if (values !== undefined) return canonical(values);
  const entries = Object.entries(tree).filter(([key]) => key !== 'query_location');
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, canonical(value)]),
  );
}

function valuesInside(query: JsonValue | undefined): JsonValue | undefined {
  const node = isJsonObject(query) ? query['node'] : undefined;
  const table = isJsonObject(node) ? node['from_table'] : undefined;
  return isJsonObject(table) && table['type'] === 'EXPRESSION_LIST' && table['alias'] === 'valueslist'
    ? table
    : undefined;
}

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let isInString = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (character === '\\' && isInString) index += 1;
    else if (character === '"') isInString = !isInString;
    else if (isInString) continue;
    else if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}
