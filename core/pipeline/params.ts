import { proposeNearest } from '../near-match.ts';
import type { JsonValue } from './json-text.ts';
import { checkParamValue, type ParamValue, parseParamText } from './param-value.ts';
import type { Problem } from './problems.ts';
import type { Pipeline, PipelineParam } from './schema.ts';

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
  const values = environment === undefined ? {} : ownValue(pipeline.environments, environment);
  const environments = Object.keys(pipeline.environments);
  const names = pipeline.params.map((param) => param.name);
  const unknown = Object.keys(overrides).filter((name) => !names.includes(name));
  const resolved = pipeline.params.map((param) =>
    resolveParam(param, ownValue(overrides, param.name), ownValue(values ?? {}, param.name)),
  );
  return {
    params: resolved.flatMap(({ param }) => param ?? []),
    problems: [
      ...(values === undefined ? [unknownEnvironment(environment ?? '', environments)] : []),
      ...unknown.map((name) => unknownParam(name, names)),
      ...resolved.flatMap(({ problem }) => problem ?? []),
    ],
  };
}

/**
 * The value of one param, and what is wrong with it. One that lacks a value exists all the same, for the expressions
 * that use it.
 */
function resolveParam(
  { name, type, default: fallback }: PipelineParam,
  override: string | null | undefined,
  ofEnvironment: JsonValue | undefined,
): { param?: ResolvedParam; problem?: Problem } {
  const value = ofEnvironment === undefined ? fallback : ofEnvironment;
  if (override === undefined && value === undefined) {
    const message = `The param "${name}" needs a value: it has no default.`;
    return {
      param: { name, type, value: null },
      problem: { severity: 'error', code: 'param.missing', param: name, message },
    };
  }
  const checked =
    typeof override === 'string' ? parseParamText(type, override) : checkParamValue(type, override ?? value ?? null);
  if (checked.ok) return { param: { name, type, value: checked.value } };
  const message = `The param "${name}" ${checked.message}.`;
  return { problem: { severity: 'error', code: 'param.value', param: name, message } };
}

function unknownEnvironment(environment: string, environments: readonly string[]): Problem {
  const { hint } = proposeNearest(environment, environments);
  const known = environments.length === 0 ? 'has none' : `has ${environments.join(', ')}`;
  const message = `There is no environment "${environment}"; this pipeline ${known}.${hint}`;
  return { severity: 'error', code: 'environment.unknown', message };
}

function unknownParam(name: string, names: readonly string[]): Problem {
  const { hint, suggestion } = proposeNearest(name, names);
  const message = `There is no param "${name}".${hint}`;
  return { severity: 'error', code: 'param.unknown', message, ...(suggestion && { suggestion }) };
}

/** Splits `name=value` of the command line; undefined where there is no `=`. */
export function splitAssignment(text: string): [name: string, value: string] | undefined {
  const equals = text.indexOf('=');
  return equals < 1 ? undefined : [text.slice(0, equals).trim(), text.slice(equals + 1)];
}

function ownValue<Value>(values: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}
