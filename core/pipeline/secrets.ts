import { type Sql, sql } from '../sql/sql.ts';
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue, valueAt } from './json-text.ts';
import type { Problem } from './problems.ts';

const reference = /\$\{env:([^}]*)\}/g;
const mask = '•••';

/** What may stand in `${env:NAME}`. */
export const secretName = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * Where `${env:NAME}` is looked up. The environment of the process goes first: what a scheduler or a shell has set is
 * never shadowed by what somebody once stored in the studio.
 */
export interface SecretSources {
  environment: Readonly<Record<string, string | undefined>>;
  /** Kept by the studio; absent where there is none, as on the command line. */
  stored?: ReadonlyMap<string, string> | undefined;
}

/** A copy of a config with each `${env:NAME}` replaced, and what was read: secrets from then on. */
export function expandSecrets(
  config: JsonObject,
  sources: SecretSources,
): { config: JsonObject; secrets: ReadonlySet<string>; problems: Problem[] } {
  const secrets = new Set<string>();
  const problems: Problem[] = [];

  const expandText = (text: string, field: JsonPath): string =>
    text.replaceAll(reference, (whole: string, name: string) => {
      const isName = secretName.test(name);
      const value = isName ? lookUp(name, sources) : undefined;
      if (value === undefined) {
        const message = isName
          ? missing(name, sources)
          : `"${whole}" does not name an environment variable: write \${env:NAME}.`;
        problems.push({ severity: 'error', code: 'secret.missing', message, field, ...(isName && { secret: name }) });
        return '';
      }
      if (value !== '') secrets.add(value);
      return value;
    });
  const expand = (value: JsonValue, field: JsonPath): JsonValue => {
    if (typeof value === 'string') return expandText(value, field);
    if (Array.isArray(value)) return value.map((item: JsonValue, index) => expand(item, [...field, index]));
    return isJsonObject(value) ? expandObject(value, field) : value;
  };
  const expandObject = (object: JsonObject, field: JsonPath): JsonObject =>
    Object.fromEntries(Object.entries(object).map(([key, value]) => [key, expand(value, [...field, key])]));

  return { config: expandObject(config, []), secrets, problems };
}

/** The names that configs ask for, each once, in their order. */
export function mentionedSecrets(configs: Iterable<JsonObject>): string[] {
  const names = new Set<string>();
  const look = (value: JsonValue): void => {
    if (typeof value === 'string') for (const [, name = ''] of value.matchAll(reference)) names.add(name);
    else if (Array.isArray(value)) value.forEach(look);
    else if (isJsonObject(value)) Object.values(value).forEach(look);
  };
  for (const config of configs) look(config);
  return [...names].filter((name) => secretName.test(name));
}

function lookUp(name: string, { environment, stored }: SecretSources): string | undefined {
  // The environment of a process has the properties of every object, such as `constructor`.
  return (Object.hasOwn(environment, name) ? environment[name] : undefined) ?? stored?.get(name);
}

function missing(name: string, { stored }: SecretSources): string {
  return stored === undefined
    ? `The environment variable ${name} is not set. Set it before the run starts.`
    : `The secret ${name} is not set, neither in the studio nor in the environment.`;
}

/** `${env:NAME}` at the start of a text, which an export has in place of its value. */
export function secretAtStart(text: string): string | undefined {
  return /^\$\{env:[^}]*\}/.exec(text)?.[0];
}

/** A text with a mask where secrets would be. */
export function withoutSecretNames(text: string): string {
  return text.replaceAll(reference, mask);
}

/** A text without secrets, as they are and as JSON and URLs write them. */
export function redact(text: string, secrets: Iterable<string>): string {
  return formsOf(secrets).reduce((redacted, form) => redacted.replaceAll(form, mask), text);
}

/** The same of a text that only the engine knows. */
export function redactSql(text: Sql, secrets: Iterable<string>): Sql {
  return formsOf(secrets).reduce((redacted, form) => sql`replace(${redacted}, ${form}, ${mask})`, text);
}

/** A problem of a node without secrets; `config` is that in which they stand. */
export function problemWithoutSecrets(problem: Problem, secrets: ReadonlySet<string>, config?: JsonObject): Problem {
  if (secrets.size === 0) return problem;
  const { message, fault, column, suggestion, ...rest } = problem;
  if (config && isInsideSecret(problem, secrets, config)) return { ...rest, message: notUnderstood };
  return {
    ...rest,
    message: redact(message, secrets),
    ...(fault !== undefined && { fault: redact(fault, secrets) }),
    ...(column !== undefined && { column: redact(column, secrets) }),
    // With a mask in it, it would take the place of the reference to the secret.
    ...(suggestion && redact(suggestion.replace, secrets) === suggestion.replace && { suggestion }),
  };
}

const notUnderstood =
  "This cannot be understood with the secret that stands in it. Does it hold a ', which ends a text too early?";

/** Whether a problem is about a part of a secret, which its message may quote. */
function isInsideSecret({ field, span }: Problem, secrets: ReadonlySet<string>, config: JsonObject): boolean {
  const text = valueAt(config, field ?? []);
  if (span === undefined || typeof text !== 'string') return false;
  if (secrets.has(text.slice(span.start, span.end))) return false;
  return [...secrets].some((secret) => {
    const before = text.lastIndexOf(secret, span.start);
    return before >= 0 && span.start < before + secret.length;
  });
}

function formsOf(secrets: Iterable<string>): string[] {
  const forms = [...secrets].flatMap((secret) => [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret.toWellFormed()),
  ]);
  // The longest first, so that a secret inside another leaves no rest of it.
  return [...new Set(forms)].filter((form) => form !== '').sort((a, b) => b.length - a.length);
}
