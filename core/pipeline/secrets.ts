import { type Sql, sql } from '../sql/sql.ts';
import { isJsonObject, type JsonObject, type JsonPath, type JsonValue } from './json-text.ts';
import type { Problem } from './problems.ts';

const reference = /\$\{env:([^}]*)\}/g;
const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
const mask = '•••';

/** A copy of a config with each `${env:NAME}` replaced, and what was read: secrets from then on. */
export function expandSecrets(
  config: JsonObject,
  environment: Readonly<Record<string, string | undefined>>,
): { config: JsonObject; secrets: ReadonlySet<string>; problems: Problem[] } {
  const secrets = new Set<string>();
  const problems: Problem[] = [];

  const expandText = (text: string, field: JsonPath): string =>
    text.replaceAll(reference, (whole: string, name: string) => {
      const value = variableName.test(name) ? environment[name] : undefined;
      if (value === undefined) {
        const message = variableName.test(name)
          ? `The environment variable ${name} is not set. Set it before the run starts.`
          : `"${whole}" does not name an environment variable: write \${env:NAME}.`;
        problems.push({ severity: 'error', code: 'secret.missing', message, field });
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

/** A text without secrets, as they are and as JSON and URLs write them. */
export function redact(text: string, secrets: Iterable<string>): string {
  return formsOf(secrets).reduce((redacted, form) => redacted.replaceAll(form, mask), text);
}

/** The same of a text that only the engine knows. */
export function redactSql(text: Sql, secrets: Iterable<string>): Sql {
  return formsOf(secrets).reduce((redacted, form) => sql`replace(${redacted}, ${form}, ${mask})`, text);
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
