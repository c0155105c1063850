import * as z from 'zod';
import { isJsonObject } from '../pipeline/json-text.ts';
import { asMap, wholeNumber } from './form/field-kinds.ts';
import { type FieldMeta, field } from './form/fields.ts';

/** How a server is asked, whatever for. */
export interface HttpSettings {
  method: HttpMethod;
  headers: [name: string, value: string][];
  timeoutMs: number;
  retry: { attempts: number; baseMs: number; maxMs: number };
  /** Requests a second. */
  rateLimit?: number | undefined;
}

export const httpMethods = ['GET', 'POST', 'PUT', 'PATCH'] as const;
export type HttpMethod = (typeof httpMethods)[number];

const pointerRule = 'must be a JSON pointer, such as /data/items';

/** A place in a JSON document (RFC 6901). */
export const jsonPointer = (meta: FieldMeta) => field(z.string().regex(/^(?:\/(?:[^~/]|~[01])*)*$/, pointerRule), meta);

export const httpAddress = (meta: Partial<FieldMeta>) =>
  // An export reads it with names of secrets in place of their values, of which one may be the whole server.
  field(
    z.string().regex(/^(?:https?:\/\/[^\s/?#]|\$\{env:)/i, 'must be an address that starts with http:// or https://'),
    {
      label: 'Address',
      ...meta,
    },
  );

export const httpBody = (meta: { help: string; placeholder: string }) =>
  field(
    z.preprocess(
      (value) => (isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value) : value),
      z.string().min(1, 'must not be empty'),
    ),
    { label: 'Body', control: 'multiline', ...meta },
  );

const anyText = /^[^\0]*$/s;

/** Texts by name. Parsed as a Map. */
export const textMap = (meta: { label: string; help: string; keyLabel: string }, name = anyText, value = anyText) =>
  field(
    z.preprocess(
      asMap,
      z
        .map(z.string(), field(z.preprocess(plainText, z.string().regex(value, unsendable)), { label: 'Value' }))
        .superRefine((map, issues) => {
          for (const key of map.keys())
            if (!name.test(key))
              issues.addIssue({ code: 'custom', path: [key], message: 'has a name that cannot be sent' });
        }),
    ),
    meta,
  );

const unsendable = 'holds a character that cannot be sent, such as a line break';

function plainText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

const milliseconds = (label: string, help: string) => field(wholeNumber(0), { label, help });

/** The keys of every node that asks a server. */
export const httpFields = {
  method: field(z.enum(httpMethods).optional(), {
    label: 'Method',
    help: 'If empty: GET, or POST where there is a body.',
  }),
  headers: textMap(
    {
      label: 'Headers',
      keyLabel: 'Header',
      help: `Sent with each request to this server, but not to another one that it redirects to. Write secrets as \${env:NAME}.`,
    },
    /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/,
    /^[\t\x20-\x7e\xa0-\xff]*$/,
  ).optional(),
  rateLimit: field(z.number().positive('must be more than 0').optional(), {
    label: 'Requests a second',
    help: 'At most this many are sent. If empty: as fast as answers come.',
    isAdvanced: true,
  }),
  retry: field(
    z.strictObject({
      attempts: field(wholeNumber(1).default(5), {
        label: 'Attempts',
        help: 'How often a request is tried before it counts as failed: if the server cannot be reached, or answers 408, 425, 429 or 5xx.',
      }),
      baseMs: milliseconds(
        'First wait (ms)',
        'A second attempt waits a random time of up to this long, each further one up to twice as long as the one before. If the server says when to come back, that counts.',
      ).default(500),
      maxMs: milliseconds('Longest wait (ms)', 'The longest that the random wait may become.').default(30_000),
    }),
    { label: 'When a request fails', isAdvanced: true },
  ).default({ attempts: 5, baseMs: 500, maxMs: 30_000 }),
  timeoutMs: field(wholeNumber(1).default(30_000), {
    label: 'Patience (ms)',
    help: 'How long one attempt may take, to the last byte of its answer.',
    isAdvanced: true,
  }),
};

export interface HttpConfig {
  method?: HttpMethod | undefined;
  headers?: ReadonlyMap<string, string> | undefined;
  rateLimit?: number | undefined;
  retry: HttpSettings['retry'];
  timeoutMs: number;
  body?: string | undefined;
}

/** The settings of a config, its headers with what a body needs. */
export function httpSettings({
  method,
  headers = new Map(),
  rateLimit,
  retry,
  timeoutMs,
  body,
}: HttpConfig): HttpSettings {
  const given = [...headers];
  const has = (name: string) => given.some(([key]) => key.toLowerCase() === name);
  return {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: [
      ...given,
      ...(has('accept') ? [] : [['accept', 'application/json'] as [string, string]]),
      ...(body === undefined || has('content-type') ? [] : [['content-type', 'application/json'] as [string, string]]),
    ],
    timeoutMs,
    retry,
    rateLimit,
  };
}

/**
 * An address as people are told it: where, without who asks or what for. Secrets in what is left are for the caller to
 * mask.
 */
export function placeOf(url: string): string {
  return url.replace(/[?#].*$/s, '').replace(/^(https?:\/\/)[^/]*@/i, '$1');
}

/** What a GET cannot carry. */
export const bodyOfGet = {
  path: ['body'],
  error: 'cannot be sent with the method GET: choose POST, or leave the method out',
};

/** Whether a method may carry the body; where it may not, `bodyOfGet` says so. */
export function hasSendableBody({
  method,
  body,
}: {
  method?: HttpMethod | undefined;
  body?: string | undefined;
}): boolean {
  return body === undefined || method !== 'GET';
}
