import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { formatPipeline } from '../../../core/pipeline/format.ts';
import { checkParamValue, parseParamText } from '../../../core/pipeline/param-value.ts';
import { resolveParams, splitAssignment } from '../../../core/pipeline/params.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';
import { expandSecrets, mentionedSecrets, problemWithoutSecrets, redact } from '../../../core/pipeline/secrets.ts';

const parsed = parsePipeline(
  JSON.stringify({
    format: 'weir/1',
    nodes: [],
    edges: [],
    params: [
      { name: 'run_date', type: 'date', default: '2024-01-31' },
      { name: 'least', type: 'integer' },
      { name: 'shop', type: 'text', default: 'all' },
    ],
    environments: { dev: { least: 1 }, prod: { run_date: '2024-02-01', least: 10, shop: null } },
  }),
);
if (parsed.pipeline === undefined) throw new Error('The pipeline of this test is broken.');
const pipeline: Pipeline = parsed.pipeline;

const valuesOf = (choice: Parameters<typeof resolveParams>[1]) =>
  resolveParams(pipeline, choice).params.map(({ value }) => value);
const messagesOf = (choice: Parameters<typeof resolveParams>[1]) =>
  resolveParams(pipeline, choice).problems.map(({ message }) => message);

describe('The params of a run', () => {
  test('are defaults, then the environment, then what is given', () => {
    expect(valuesOf({ environment: 'dev' })).toEqual(['2024-01-31', 1, 'all']);
    expect(valuesOf({ environment: 'prod' })).toEqual(['2024-02-01', 10, null]);
    expect(valuesOf({ environment: 'prod', overrides: { run_date: '2024-03-01', shop: 'x=y' } })).toEqual([
      '2024-03-01',
      10,
      'x=y',
    ]);
    expect(valuesOf({ overrides: { least: '9223372036854775807' } })).toEqual([
      '2024-01-31',
      '9223372036854775807',
      'all',
    ]);
  });

  test('leave no trace in the pipeline', () => {
    const before = formatPipeline(pipeline);
    resolveParams(pipeline, { environment: 'prod', overrides: { least: '5' } });
    expect(formatPipeline(pipeline)).toBe(before);
  });

  test('must all have a value', () => {
    expect(messagesOf({})).toEqual(['The param "least" needs a value: it has no default.']);
  });

  test('must be of their type', () => {
    expect(messagesOf({ overrides: { least: '1.5', run_date: 'soon' } })).toEqual([
      'The param "run_date" must be a date such as 2024-01-31, not "soon".',
      'The param "least" must be a whole number of at most 64 bits, not "1.5".',
    ]);
    expect(resolveParams(pipeline, { overrides: { least: '1.5' } }).problems).toMatchObject([{ param: 'least' }]);
  });

  test('must exist, as must the environment', () => {
    expect(messagesOf({ environment: 'prd', overrides: { least: '1', rundate: 'x' } })).toEqual([
      'There is no environment "prd"; this pipeline has dev, prod. Did you mean "prod"?',
      'There is no param "rundate". Did you mean "run_date"?',
    ]);
    expect(messagesOf({ environment: 'constructor', overrides: { least: '1' } })).toHaveLength(1);
  });

  test('come from the command line as name=value', () => {
    expect(splitAssignment('shop=a=b')).toEqual(['shop', 'a=b']);
    expect(splitAssignment('shop=')).toEqual(['shop', '']);
    expect(splitAssignment('shop')).toBeUndefined();
    expect(splitAssignment('=x')).toBeUndefined();
  });
});

describe('A value is read as', () => {
  test.for<[type: string, text: string, value: unknown]>([
    ['text', ' as it is ', ' as it is '],
    ['integer', ' 42 ', 42],
    ['integer', '-9223372036854775808', '-9223372036854775808'],
    ['integer', '9223372036854775808', undefined],
    ['integer', '1e3', undefined],
    ['number', '1e3', 1000],
    ['number', '.5', 0.5],
    ['number', '1e999', undefined],
    ['number', 'NaN', undefined],
    ['number', '0x10', undefined],
    ['number', '', undefined],
    ['decimal(5,2)', '-007.50', '-7.5'],
    ['decimal(5,2)', '999.99', '999.99'],
    ['decimal(5,2)', '1000', undefined],
    ['decimal(5,2)', '0.001', undefined],
    ['decimal(5,2)', '.5', '0.5'],
    ['decimal(5,2)', '.', undefined],
    ['decimal(38,0)', '12345678901234567890123456789012345678', '12345678901234567890123456789012345678'],
    ['boolean', 'true', true],
    ['boolean', 'yes', undefined],
    ['date', '2024-02-29', '2024-02-29'],
    ['date', '2023-02-29', undefined],
    ['date', '2024-13-01', undefined],
    ['date', '2024-1-1', undefined],
    ['date', '0004-02-29', '0004-02-29'],
    ['date', '0000-02-29', undefined],
    ['time', '23:59:59.999999', '23:59:59.999999'],
    ['time', '24:00', undefined],
    ['timestamp', '2024-01-31T10:00', '2024-01-31 10:00'],
    ['timestamp', '2024-01-31', '2024-01-31 00:00:00'],
    ['timestamp', '2024-01-31 25:00', undefined],
    ['timestamp', '0000-01-01 00:00', undefined],
    ['json', '{"a": 1}', '{"a": 1}'],
    ['json', '{a: 1}', undefined],
  ])('%s from %j', ([type, text, value]) => {
    const read = parseParamText(type, text);
    expect(read.ok ? read.value : undefined).toEqual(value);
  });

  test.for<[type: string, json: string, value: unknown]>([
    ['integer', '7', 7],
    ['integer', '7.5', undefined],
    ['integer', '1e20', undefined],
    ['integer', '"12345678901234567890"', undefined],
    ['number', '1e21', 1e21],
    ['decimal(30,2)', '1e21', '1000000000000000000000'],
    ['text', '7', undefined],
    ['text', 'null', null],
    ['boolean', 'false', false],
    ['boolean', '0', undefined],
    ['date', '[]', undefined],
    ['json', '{"a":[1]}', '{"a":[1]}'],
    ['json', '"x"', '"x"'],
  ])('%s from the JSON %s', ([type, json, value]) => {
    const read = checkParamValue(type, JSON.parse(json));
    expect(read.ok ? read.value : undefined).toEqual(value);
  });
});

describe('Secrets', () => {
  const config = {
    url: `https://x/?k=\${env:KEY}&u=\${env:USER}`,
    headers: [{ auth: `Bearer \${env:KEY}` }],
    retries: 3,
    none: null,
  };

  test('are read from the environment into a copy of the config', () => {
    const read = expandSecrets(config, { environment: { KEY: 's3"cret', USER: 'me', OTHER: 'x' } });
    expect(read.config).toEqual({
      url: 'https://x/?k=s3"cret&u=me',
      headers: [{ auth: 'Bearer s3"cret' }],
      retries: 3,
      none: null,
    });
    expect([...read.secrets]).toEqual(['s3"cret', 'me']);
    expect(config.headers[0]?.auth).toBe(`Bearer \${env:KEY}`);
  });

  test('that are missing are named, with their place', () => {
    expect(expandSecrets(config, { environment: { USER: 'me' } }).problems).toMatchObject([
      { message: 'The environment variable KEY is not set. Set it before the run starts.', field: ['url'] },
      {
        message: 'The environment variable KEY is not set. Set it before the run starts.',
        field: ['headers', 0, 'auth'],
      },
    ]);
    expect(expandSecrets({ a: `\${env:}` }, { environment: {} }).problems[0]?.message).toBe(
      `"\${env:}" does not name an environment variable: write \${env:NAME}.`,
    );
  });

  test('of the studio stand in for what the environment lacks, and never before it', () => {
    const stored = new Map([
      ['KEY', 'kept'],
      ['USER', 'you'],
    ]);
    const read = expandSecrets(config, { environment: { USER: 'me' }, stored });
    expect(read.config['url']).toBe('https://x/?k=kept&u=me');
    expect([...read.secrets]).toEqual(['kept', 'me']);
    expect(expandSecrets({ a: `\${env:KEY}` }, { environment: {}, stored: new Map() }).problems).toEqual([
      {
        severity: 'error',
        code: 'secret.missing',
        message: 'The secret KEY is not set, neither in the studio nor in the environment.',
        field: ['a'],
        secret: 'KEY',
      },
    ]);
  });

  test('that are called like a property of every object are missing like any other', () => {
    const [problem] = expandSecrets({ a: `\${env:constructor}` }, { environment: process.env }).problems;
    expect(problem?.secret).toBe('constructor');
  });

  test('are found by their names, each once, wherever they stand', () => {
    expect(mentionedSecrets([config, { a: [`\${env:OTHER}\${env:}\${env:a b}`] }])).toEqual(['KEY', 'USER', 'OTHER']);
  });

  test('are not read twice: what a secret holds is no reference', () => {
    expect(expandSecrets({ a: `\${env:A}` }, { environment: { A: `\${env:B}$&`, B: 'x' } }).config).toEqual({
      a: `\${env:B}$&`,
    });
  });

  test('are taken out of texts in every form, the longer first', () => {
    expect(redact('abc ab a%20b "x\\"y"', ['ab', 'abc', 'a b', 'x"y', ''])).toBe('••• ••• ••• "•••"');
  });

  test('leave no proposal behind that would take the place of their reference', () => {
    const about = (replace: string): Problem => ({
      severity: 'error',
      code: 'node.source',
      message: `Did you mean "${replace}"?`,
      suggestion: { label: `Use "${replace}"`, replace },
    });
    const { suggestion, message } = problemWithoutSecrets(about('vault/b.csv'), new Set(['vault']));
    expect([suggestion, message]).toEqual([undefined, 'Did you mean "•••/b.csv"?']);
    expect(problemWithoutSecrets(about('b.csv'), new Set(['vault'])).suggestion?.replace).toBe('b.csv');
  });
});
