import type { FormField } from '../../core/nodes/form/form.ts';
import { type JsonObject, valueAt } from '../../core/pipeline/json-text.ts';
import type { Problem } from '../../core/pipeline/problems.ts';

/** Whether a problem only says that a new node lacks something: a key of its config, or a wire. */
export function isStillToCome(
  { code, field = [] }: Problem,
  config: JsonObject,
  fields: readonly FormField[],
): boolean {
  if (code === 'graph.missing_input') return true;
  if (code !== 'node.config') return false;
  const [key, ...inside] = field;
  if (key === undefined) return lacksChoice(fields, config);
  return typeof key === 'string' && inside.length === 0 && isBlank(config[key]);
}

/** Whether a problem said that something is missing which has been set since. */
export function isGivenSince({ code, field = [] }: Problem, before: JsonObject, now: JsonObject): boolean {
  return code === 'node.config' && isBlank(valueAt(before, field)) && !isBlank(valueAt(now, field));
}

/** Whether a required choice between keys has not been made. */
function lacksChoice(fields: readonly FormField[], config: JsonObject): boolean {
  const rivals = fields.filter(({ meta }) => meta?.oneOf !== undefined);
  const choices = [...Map.groupBy(rivals, ({ meta }) => meta?.oneOf).values()];
  return choices.some((choice) => choice.every(({ key }) => isBlank(config[key])));
}

function isBlank(value: unknown): boolean {
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0;
  return (value ?? '') === '';
}
