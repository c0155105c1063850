import { proposeNearest } from '../near-match.ts';
import { checkParamValue, type ParamValue, parseParamText } from './param-value.ts';
import type { Problem } from './problems.ts';
import type { Pipeline } from './schema.ts';

export interface ResolvedParam {
  name: string;
  type: string;
  value: ParamValue;
}

export interface ParamChoice {
  environment?: string | undefined;
  /** Values as text, as `--param` and the Run dialog give them; null stands for an empty value. */
  overrides?: Readonly<Record<string, string | null>> | undefined;
}

/**
 * The values of one run: defaults, then those of the environment, then the overrides. The result shares nothing with
 * the pipeline. A param without a value is a problem, as is a name that does not exist.
 */
export function resolveParams(
  pipeline: Pipeline,
  { environment, overrides = {} }: ParamChoice,
): { params: ResolvedParam[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const names = pipeline.params.map((param) => param.name);
  const values = environment === undefined ? {} : ownValue(pipeline.environments, environment);
  if (values === undefined) {
    const environments = Object.keys(pipeline.environments);
    const { hint } = proposeNearest(environment ?? '', environments);
    const known = environments.length === 0 ? 'has none' : `has ${environments.join(', ')}`;
    const message = `There is no environment "${environment}"; this pipeline ${known}.${hint}`;
    problems.push({ severity: 'error', code: 'environment.unknown', message });
  }
  for (const name of Object.keys(overrides)) {
    if (names.includes(name)) continue;
    const { hint, suggestion } = proposeNearest(name, names);
    const message = `There is no param "${name}".${hint}`;
    problems.push({ severity: 'error', code: 'param.unknown', message, ...(suggestion && { suggestion }) });
  }
  const params = pipeline.params.flatMap(({ name, type, default: fallback }): ResolvedParam[] => {
    const override = ownValue(overrides, name);
    const ofEnvironment = ownValue(values ?? {}, name);
    const value = ofEnvironment === undefined ? fallback : ofEnvironment;
    if (override === undefined && value === undefined) {
      const message = `The param "${name}" needs a value: it has no default.`;
      problems.push({ severity: 'error', code: 'param.missing', message });
      // It exists all the same, for the expressions that use it.
      return [{ name, type, value: null }];
    }
    const checked =
      typeof override === 'string' ? parseParamText(type, override) : checkParamValue(type, override ?? value ?? null);
    if (checked.ok) return [{ name, type, value: checked.value }];
    problems.push({ severity: 'error', code: 'param.value', message: `The param "${name}" ${checked.message}.` });
    return [];
  });
  return { params, problems };
}

/** Splits `name=value` of the command line; undefined where there is no `=`. */
export function splitAssignment(text: string): [name: string, value: string] | undefined {
  const equals = text.indexOf('=');
  return equals < 1 ? undefined : [text.slice(0, equals).trim(), text.slice(equals + 1)];
}

function ownValue<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
