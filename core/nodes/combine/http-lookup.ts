import * as z from 'zod';
import { id, joinSql, type Sql, sql } from '../../sql/sql.ts';
import { mergeSteps } from '../casting.ts';
import type { Check } from '../compiled.ts';
import { defineNode } from '../define-node.ts';
import { columnMap, columnType, orText, wholeNumber } from '../form/field-kinds.ts';
import { field } from '../form/fields.ts';
import {
  bodyOfGet,
  hasSendableBody,
  httpAddress,
  httpBody,
  httpFields,
  httpSettings,
  jsonPointer,
  placeOf,
} from '../http-request.ts';
import { checkNames } from '../output-names.ts';
import { RequestParts } from '../request-template.ts';
import { takenValue } from '../taken-value.ts';
import { unchanged } from '../unchanged.ts';

const positive = (label: string, help: string) => field(wholeNumber(1), { label, help });

const wanted = orText(
  'pointer',
  z.strictObject({
    pointer: jsonPointer({
      label: 'Place',
      help: 'Where the value is in an answer, as a JSON pointer.',
      placeholder: '/price',
      ofNewKey: (key) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`,
    }),
    type: columnType({
      help: 'A value that is not of this type is rejected. If the pointer leads nowhere, there is no value.',
    }).default('text'),
  }),
);

export const httpLookup = defineNode({
  type: 'http_lookup',
  title: 'Web lookup',
  summary: 'Asks a server about each row and adds what it says; rows that ask the same share one request.',
  icon: 'cloud-cog',
  category: 'combine',
  canReject: true,
  config: z
    .strictObject({
      url: httpAddress({
        help: `Put a column into the path or the query as {column}. Write secrets as \${env:NAME}, here and in headers and body.`,
        placeholder: 'https://api.example.com/products/{sku}',
        control: 'template',
      }),
      fields: columnMap(wanted, {
        label: 'Values',
        keyControl: 'columnName',
        keyLabel: 'New column',
        help: 'A name, and where its value is in an answer.',
      }),
      headers: httpFields.headers,
      method: httpFields.method,
      body: httpBody({
        help: 'JSON. A column is a value as {column}, and part of a text as "{column}".',
        placeholder: '{"sku": "{sku}", "qty": {qty}}',
      }).optional(),
      concurrency: positive('At the same time', 'How many requests may wait for their answers at once.').default(8),
      rateLimit: httpFields.rateLimit,
      retry: httpFields.retry,
      timeoutMs: httpFields.timeoutMs,
      cache: field(
        z
          .strictObject({
            size: positive('Answers to keep', 'The last ones.'),
            ttlMs: positive('For how long (ms)', 'After that the server is asked again.'),
          })
          .optional(),
        {
          label: 'Cache',
          help: 'One node asks once for what its rows share anyway. Nodes with the same cache share their answers too, and a preview keeps them no longer than it says.',
          isAdvanced: true,
        },
      ),
    })
    .refine(hasSendableBody, bodyOfGet),
  example: {
    config: {
      url: 'https://api.example.com/products/{sku}',
      fields: { name: '/name', price: { pointer: '/price/amount', type: 'number' } },
    },
    inputs: {
      in: [
        {
          columns: { nr: 'integer', sku: 'text' },
          rows: [
            [1, 'a/1'],
            [2, 'b'],
            [3, 'a/1'],
            [4, 'gone'],
            [5, null],
            [6, 'odd'],
          ],
        },
      ],
    },
    responses: {
      '/products/a%2F1': '{"name": "Lamp", "price": {"amount": 9.5}}',
      '/products/b': '{"name": "Sofa"}',
      '/products/odd': '{"name": "Desk", "price": {"amount": "much"}}',
    },
    outputs: {
      out: [
        [1, 'a/1', 'Lamp', 9.5],
        [2, 'b', 'Sofa', null],
        [3, 'a/1', 'Lamp', 9.5],
      ],
    },
    rejects: ['http.failed', 'http.failed', 'cast.failed'],
  },
  compile({ url, body, fields: values, concurrency, cache, ...settings }, context) {
    const { columns } = context.input();
    const fields = [...values].map(([name, spec]) => ({ name, ...spec }));
    checkNames(
      [
        ...columns.map(({ name }) => ({ name, field: ['fields'] })),
        ...fields.map(({ name }) => ({ name, field: ['fields', name] })),
      ],
      context,
    );
    const parts = new RequestParts(context);
    const http = httpSettings({ ...settings, body });
    const address = parts.address(url, ['url']);
    const isForm = http.headers.some(([name, value]) => /^content-type$/i.test(name) && /form-urlencoded/i.test(value));
    const content = body === undefined ? undefined : isForm ? parts.form(body, ['body']) : parts.json(body, ['body']);
    const answerColumns = { failure: context.temporary('failure'), values: context.temporary('values') };
    const { parts: row, isComplete } = parts.sql;
    const read = fields.map(({ name, type }, index) => {
      const text = sql`${id(answerColumns.values)}[${index + 1}]`;
      return takenValue({ name, type, text, json: sql`CAST(${text} AS JSON)` }, context);
    });
    return {
      shape: 'map',
      asks: {
        settings: http,
        concurrency,
        cache,
        url: address,
        body: content,
        parts: row,
        isComplete,
        values: fields.map(({ pointer, type }) => ({ pointer, isJson: type === 'json' })),
        columns: answerColumns,
      },
      steps: mergeSteps(read),
      checks: [
        ...requestChecks(parts, isComplete, `${http.method} ${placeOf(url)} `, answerColumns.failure),
        ...read.flatMap(({ check }) => check ?? []),
      ],
      output: [
        ...unchanged(columns),
        ...fields.map(({ name }, index) => ({ name, value: read[index]?.value ?? sql`NULL` })),
      ],
    };
  },
});

/** The address as the config has it: with the names of columns, not their values. */
function requestChecks(parts: RequestParts, isComplete: Sql, place: string, failure: string): Check[] {
  const names = [...new Set(parts.columns.map(({ name }) => name))];
  const [first] = names;
  const about = {
    code: 'http.failed' as const,
    severity: 'reject' as const,
    ...(first !== undefined && { column: first, value: sql`CAST(${id(first)} AS VARCHAR)` }),
  };
  const quoted = joinSql([sql`${names.map((name) => `"${name}"`).join(' or ')}`]);
  return [
    {
      ...about,
      when: sql`NOT (${isComplete})`,
      message: sql`${place} || 'needs a value of ' || ${quoted} || ' that can stand there'`,
    },
    { ...about, when: sql`${id(failure)} IS NOT NULL`, message: sql`${place} || ${id(failure)}` },
  ];
}
