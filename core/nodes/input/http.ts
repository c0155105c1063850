import * as z from 'zod';
import { defineNode } from '../define-node.ts';
import { wholeNumber } from '../form/field-kinds.ts';
import { type FieldMeta, field } from '../form/fields.ts';
import {
  bodyOfGet,
  hasSendableBody,
  httpAddress,
  httpBody,
  httpFields,
  httpSettings,
  jsonPointer,
  textMap,
} from '../http-request.ts';
import type { Pagination } from '../source-spec.ts';
import { jsonOptions, recordColumns } from './declared-json.ts';
import { declaredIn, declaredTypes } from './declared-types.ts';

const parameter = (meta: FieldMeta) => field(z.string().min(1, 'must not be empty').optional(), meta);

/** What each kind of pages needs besides its name. */
const needed = { page: ['param'], offset: ['param', 'size'], cursor: ['param', 'next'], link: [] } as const;

const pagination = z
  .strictObject({
    type: field(z.enum(['page', 'offset', 'cursor', 'link']), {
      label: 'Kind',
      help: 'page: by number, until one is empty; offset: by how many records came before, until one is short; cursor: by a text in the previous answer; link: by the Link header of the previous answer.',
    }),
    param: parameter({
      label: 'Parameter',
      help: 'The query parameter that turns the page.',
      placeholder: 'page',
      visibleWhen: { key: 'type', in: ['page', 'offset', 'cursor'] },
      isNeededWhenVisible: true,
    }),
    start: field(wholeNumber().default(1), { label: 'First page', visibleWhen: { key: 'type', in: ['page'] } }),
    size: field(wholeNumber(1).optional(), {
      label: 'Records a page',
      placeholder: '100',
      visibleWhen: { key: 'type', in: ['offset'] },
      isNeededWhenVisible: true,
    }),
    sizeParam: parameter({
      label: 'Parameter for that',
      help: 'Asks for pages of this size. If empty: the server does so anyway.',
      placeholder: 'limit',
      visibleWhen: { key: 'type', in: ['offset'] },
    }),
    next: jsonPointer({
      label: 'Next cursor',
      help: 'Where an answer holds the cursor of the next page. An answer without one is the last.',
      placeholder: '/meta/next',
      visibleWhen: { key: 'type', in: ['cursor'] },
      isNeededWhenVisible: true,
    }).optional(),
  })
  .superRefine((config, issues) => {
    for (const key of needed[config.type]) {
      if (config[key] === undefined)
        issues.addIssue({
          code: 'custom',
          path: [key],
          message: `is missing: pagination of the type "${config.type}" needs it`,
        });
    }
  });

function paginationOf(config: z.output<typeof pagination> | undefined): Pagination {
  if (config === undefined) return { type: 'none' };
  const { type, param = '', start, size = 1, sizeParam, next = '' } = config;
  switch (type) {
    case 'page':
      return { type, param, start };
    case 'offset':
      return { type, param, size, sizeParam };
    case 'cursor':
      return { type, param, next };
    case 'link':
      return { type };
  }
}

export const http = defineNode({
  type: 'input.http',
  title: 'Web API',
  summary: 'Reads JSON records from a server, page by page; every record is loaded or rejected, and every digit kept.',
  icon: 'cloud-download',
  category: 'input',
  canReject: true,
  config: z
    .strictObject({
      url: httpAddress({
        help: `The address that is asked for records. Write secrets as \${env:NAME}, here and in headers, query and body.`,
        placeholder: 'https://api.example.com/orders',
      }),
      records: jsonPointer({
        label: 'List of records',
        help: 'Where an answer holds them, as a JSON pointer. If empty: the answer itself is the list, or one record.',
        placeholder: '/data',
      }).optional(),
      pagination: field(pagination.optional(), { label: 'Pages', help: 'If empty: one answer holds all.' }),
      columns: recordColumns(),
      query: textMap({ label: 'Query', keyLabel: 'Parameter', help: 'Added to the address.' }).optional(),
      headers: httpFields.headers,
      method: httpFields.method,
      body: httpBody({
        help: 'JSON, unless a header Content-Type says otherwise.',
        placeholder: '{"year": 2024}',
      }).optional(),
      maxPages: field(wholeNumber(1).optional(), {
        label: 'Pages at most',
        help: 'If empty: all there are.',
        isAdvanced: true,
      }),
      rateLimit: httpFields.rateLimit,
      retry: httpFields.retry,
      timeoutMs: httpFields.timeoutMs,
    })
    .refine(hasSendableBody, bodyOfGet),
  source: ({ url, query, body, records = '', pagination: pages, maxPages, columns, ...settings }) => ({
    kind: 'http',
    request: { url, query: [...(query ?? [])], body, settings: httpSettings({ ...settings, body }) },
    records,
    pagination: paginationOf(pages),
    maxPages,
    options: { layout: 'lines', ...jsonOptions(columns) },
  }),
  example: {
    config: {
      url: 'https://api.example.com/orders',
      pagination: { type: 'page', param: 'page' },
      columns: { day: 'date' },
    },
    inputs: {},
    responses: {
      '/orders?page=1': '[{"item": "lamp", "qty": 2, "tags": ["new"]}, {"item": oops}]',
      '/orders?page=2': '[{"item": "sofa", "qty": 1, "day": "2024-01-31"}, {"item": "desk", "day": "soon"}]',
      '/orders?page=3': '[]',
    },
    outputs: {
      out: [
        ['lamp', 2, '["new"]', null],
        ['sofa', 1, null, '2024-01-31'],
      ],
    },
    rejects: ['cast.failed', 'json.malformed'],
  },
  compile({ columns }, context) {
    return { shape: 'scan', map: declaredTypes(declaredIn(columns, context), 'reject', context) };
  },
});
