import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePipeline } from '../../../core/pipeline/document.ts';
import { formatPipeline } from '../../../core/pipeline/format.ts';
import { migrateDocument } from '../../../core/pipeline/migrations.ts';
import type { Pipeline } from '../../../core/pipeline/schema.ts';

const contractExample = `{
  "format": "weir/1",
  "name": "Daily sales",
  "description": "Clean the shop export and load it, one day at a time.",
  "params": [
    { "name": "run_date", "type": "date", "default": "2024-01-31", "description": "The day to load" }
  ],
  "nodes": [
    { "id": "orders", "type": "input.csv", "config": { "path": "orders.csv" }, "position": { "x": 0, "y": 0 } },
    { "id": "typed", "type": "cast", "config": { "columns": { "date": { "type": "date" }, "price": { "type": "number" } } } },
    { "id": "today", "type": "filter", "config": { "where": "date = $run_date" } },
    { "id": "load", "type": "output.sqlite",
      "config": { "path": "shop.db", "table": "sales", "mode": "delete_write", "partitionBy": ["date"] } }
  ],
  "edges": [
    { "from": "orders", "to": "typed" }, { "from": "typed", "to": "today" }, { "from": "today", "to": "load" }
  ],
  "environments": { "dev": {}, "prod": { "run_date": "2024-02-01" } },
  "notes": [ { "id": "n1", "text": "…", "position": { "x": 0, "y": -120 } } ],
  "groups": [ { "id": "g1", "title": "Cleaning", "nodes": ["typed", "today"], "collapsed": false } ],
  "settings": { "memoryLimit": "1GB", "threads": 0, "maxRejected": { "rows": 1000, "percent": 5 } }
}`;

function parsed(text: string): Pipeline {
  const { pipeline, problems } = parsePipeline(text);
  if (pipeline === undefined || problems.length > 0) throw new Error(problems.map(({ message }) => message).join('\n'));
  return pipeline;
}

function withPart(part: object): string {
  return JSON.stringify({ format: 'weir/1', nodes: [], edges: [], ...part });
}

describe('A pipeline file', () => {
  test('as in the contract is read whole, and written in one stable form', () => {
    expect(formatPipeline(parsed(contractExample))).toBe(`{
  "format": "weir/1",
  "name": "Daily sales",
  "description": "Clean the shop export and load it, one day at a time.",
  "params": [
    { "name": "run_date", "type": "date", "default": "2024-01-31", "description": "The day to load" }
  ],
  "nodes": [
    {
      "id": "orders",
      "type": "input.csv",
      "config": { "path": "orders.csv" },
      "position": { "x": 0, "y": 0 }
    },
    {
      "id": "typed",
      "type": "cast",
      "config": { "columns": { "date": { "type": "date" }, "price": { "type": "number" } } }
    },
    {
      "id": "today",
      "type": "filter",
      "config": { "where": "date = $run_date" }
    },
    {
      "id": "load",
      "type": "output.sqlite",
      "config": { "path": "shop.db", "table": "sales", "mode": "delete_write", "partitionBy": ["date"] }
    }
  ],
  "edges": [
    { "from": "orders", "to": "typed" },
    { "from": "typed", "to": "today" },
    { "from": "today", "to": "load" }
  ],
  "environments": {
    "dev": {},
    "prod": { "run_date": "2024-02-01" }
  },
  "notes": [
    {
      "id": "n1",
      "text": "…",
      "position": { "x": 0, "y": -120 }
    }
  ],
  "groups": [
    { "id": "g1", "title": "Cleaning", "nodes": ["typed", "today"], "collapsed": false }
  ],
  "settings": { "memoryLimit": "1GB", "threads": 0, "maxRejected": { "rows": 1000, "percent": 5 } }
}
`);
  });

  test('needs no more than a format, nodes and edges', () => {
    expect(parsed('{"format":"weir/1","nodes":[],"edges":[]}')).toEqual({
      format: 'weir/1',
      params: [],
      nodes: [],
      edges: [],
      environments: {},
      notes: [],
      groups: [],
      settings: {},
    });
  });

  test('may start with a byte order mark', () => {
    expect(parsed(`\uFEFF${contractExample}`).name).toBe('Daily sales');
  });

  test('writes a number without certain digits so that it can be read again', () => {
    const pipeline = parsed(
      withPart({ nodes: [{ id: 'a', type: 'x', config: { huge: '?' } }] }).replace('"?"', '1e20'),
    );
    expect(formatPipeline(pipeline)).toContain('"config": { "huge": 1e+20 }');
    expect(parsed(formatPipeline(pipeline))).toEqual(pipeline);
  });

  test('keeps columns of any name, __proto__ and constructor too', () => {
    const text =
      '{"format":"weir/1","nodes":[{"id":"a","type":"rename","config":{"columns":{"__proto__":"x","constructor":"y","a\\"b":"z"}}}],"edges":[]}';
    const written = formatPipeline(parsed(text));
    expect(written).toContain('{ "columns": { "__proto__": "x", "constructor": "y", "a\\"b": "z" } }');
    expect(formatPipeline(parsed(written))).toBe(written);
  });
});

const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value), writable));

/** A file holds no integer that JavaScript would round, and no negative zero. */
function writable(_key: string, value: unknown): unknown {
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 0.5 : value === 0 ? 0 : value;
}

const id = fc.stringMatching(/^[a-z][a-z0-9_]{0,8}$/);
const position = fc.record({ x: fc.integer(), y: fc.integer() });
const anyPipeline: fc.Arbitrary<unknown> = fc.record(
  {
    format: fc.constant('weir/1'),
    name: fc.string(),
    description: fc.string(),
    nodes: fc.uniqueArray(
      fc.record(
        {
          id,
          type: fc.constantFrom('filter', 'input.csv', 'no such type'),
          config: fc.dictionary(fc.string(), json),
          label: fc.string(),
          note: fc.string(),
          position,
          disabled: fc.boolean(),
        },
        { requiredKeys: ['id', 'type', 'config'] },
      ),
      { selector: (node) => node.id },
    ),
    edges: fc.array(fc.record({ from: id, to: fc.tuple(id, id).map((ends) => ends.join('.')) })),
    notes: fc.uniqueArray(fc.record({ id, text: fc.string(), position }, { requiredKeys: ['id', 'text'] }), {
      selector: (note) => note.id,
    }),
    settings: fc.record(
      { threads: fc.nat(64), memoryLimit: fc.constantFrom('1GB', '512MB', '1.5 GiB') },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['format', 'nodes', 'edges'] },
);

test('What is written is read again as it was, and writing that changes nothing', () => {
  fc.assert(
    fc.property(anyPipeline, (document) => {
      const pipeline = parsed(JSON.stringify(document));
      const text = formatPipeline(pipeline);
      expect(parsed(text)).toEqual(pipeline);
      expect(formatPipeline(parsed(text))).toBe(text);
      expect(pipeline).toMatchObject(JSON.parse(JSON.stringify(document)));
    }),
  );
});

describe('What is wrong with a file is told with its place:', () => {
  const node = { id: 'a', type: 'filter', config: {} };
  const cases: [what: string, text: string, message: string][] = [
    [
      'an unknown key',
      withPart({ nodes: [{ ...node, confg: {} }] }),
      'Unknown key "confg" in nodes[0] of "a". Did you mean "config"?',
    ],
    [
      'an unknown key at the top',
      withPart({ setings: {} }),
      'Unknown key "setings" in the file. Did you mean "settings"?',
    ],
    [
      'an unknown key deep inside',
      withPart({ settings: { maxRejected: { row: 1 } } }),
      'Unknown key "row" in settings.maxRejected. Did you mean "rows"?',
    ],
    [
      'an unknown key of a position',
      withPart({ nodes: [{ ...node, position: { x: 1, y: 2, z: 3 } }] }),
      'Unknown key "z" in nodes[0].position of "a". It takes "x", "y".',
    ],
    ['a missing key', '{"format":"weir/1","edges":[]}', 'nodes is missing.'],
    [
      'a wrong kind of value',
      withPart({ nodes: [{ ...node, label: 5 }] }),
      'nodes[0].label of "a" must be text, not a number.',
    ],
    [
      'a list for an object',
      withPart({ nodes: [{ ...node, config: [] }] }),
      'nodes[0].config of "a" must be an object.',
    ],
    [
      'a wrong id',
      withPart({ nodes: [{ ...node, id: 'A b' }] }),
      'nodes[0].id of "A b" must start with a lower-case letter and hold only a-z, 0-9 and _.',
    ],
    ['an id used twice', withPart({ nodes: [node, node] }), 'Two nodes are called "a"; each needs an id of its own.'],
    [
      'params that differ in case alone',
      withPart({
        params: [
          { name: 'day', type: 'date' },
          { name: 'Day', type: 'date' },
        ],
      }),
      'Two params are called "Day"; each needs a name of its own.',
    ],
    [
      'a wrong size',
      withPart({ settings: { memoryLimit: '1 gigabyte' } }),
      'settings.memoryLimit must be a size such as "512MB" or "1GB".',
    ],
    [
      'a fraction of a thread',
      withPart({ settings: { threads: 1.5 } }),
      'settings.threads must be a whole number, not 1.5.',
    ],
    [
      'more than all rows',
      withPart({ settings: { maxRejected: { percent: 101 } } }),
      'settings.maxRejected.percent must be between 0 and 100.',
    ],
    [
      'a param of no type',
      withPart({ params: [{ name: 'day', type: 'dat' }] }),
      'params[0].type of "day" must be a type: text, integer, number, decimal(p,s), boolean, date ….',
    ],
    [
      'a default that does not fit',
      withPart({ params: [{ name: 'day', type: 'date', default: '2024-02-30' }] }),
      'The default of the param "day" must be a date such as 2024-01-31, not "2024-02-30".',
    ],
    [
      'an environment of unknown params',
      withPart({ params: [{ name: 'run_date', type: 'date' }], environments: { prod: { rundate: '2024-01-01' } } }),
      'The environment "prod" sets "rundate", which is not a param of this pipeline. Did you mean "run_date"?',
    ],
    [
      'an environment value that does not fit',
      withPart({ params: [{ name: 'n', type: 'integer' }], environments: { prod: { n: 1.5 } } }),
      'The value of "n" in the environment "prod" must be a whole number of at most 64 bits, not "1.5".',
    ],
    [
      'a group of unknown nodes',
      withPart({ nodes: [node], groups: [{ id: 'g', title: 'G', nodes: ['aa'] }] }),
      'The group "G" names a node "aa" that does not exist. Did you mean "a"?',
    ],
    [
      'a node in two groups',
      withPart({
        nodes: [node],
        groups: [
          { id: 'g', title: 'G', nodes: ['a'] },
          { id: 'h', title: 'H', nodes: ['a'] },
        ],
      }),
      'The node "a" is in more than one group.',
    ],
    [
      'an edge end of no form',
      withPart({ edges: [{ from: 'a b', to: 'c' }] }),
      'edges[0].from must be a node id or node.port.',
    ],
    [
      'a newer format',
      '{"format":"weir/2"}',
      'This file has the format "weir/2": it was made by a newer Weir. Update Weir to open it.',
    ],
    ['no format', '{"nodes":[]}', 'A pipeline file needs "format": "weir/1".'],
    ['another format', '{"format":"wier/1"}', 'A pipeline file needs "format": "weir/1", not "wier/1".'],
    ['no object', '[]', 'A pipeline file must hold one JSON object.'],
    ['nothing', '', 'This is not valid JSON at line 1, column 1: expected a value, found the end of the file.'],
    [
      'a comma too many',
      '{\n  "format": "weir/1",\n}',
      'This is not valid JSON at line 3, column 1: expected a key in double quotes, found "}".',
    ],
    [
      'a missing comma',
      '{"a": 1 "b": 2}',
      'This is not valid JSON at line 1, column 9: expected "," or "}", found a double quote.',
    ],
    [
      'single quotes',
      "{'a': 1}",
      'This is not valid JSON at line 1, column 2: expected a key in double quotes, found "\'".',
    ],
    [
      'a comment',
      '{ // no\n}',
      'This is not valid JSON at line 1, column 3: expected a key in double quotes, found "/".',
    ],
    ['a text without end', '{"a": "b', 'This is not valid JSON at line 1, column 7: this text in quotes has no end.'],
    [
      'a line end in a text',
      '{"a": "b\n"}',
      'This is not valid JSON at line 1, column 7: this text in quotes holds an invalid escape, a tab or the end of a line.',
    ],
    ['more behind the end', '{} {}', 'This is not valid JSON at line 1, column 4: "{" after the end of the document.'],
    [
      'a key twice',
      '{"nodes": [], "nodes": []}',
      'This is not valid JSON at line 1, column 15: the key "nodes" appears twice in one object.',
    ],
    [
      'a number that would be rounded',
      '{"a": 12345678901234567890}',
      'This is not valid JSON at line 1, column 7: the number 12345678901234567890 would lose digits here: write it in quotes.',
    ],
    [
      'a number without bounds',
      '{"a": 1e999}',
      'This is not valid JSON at line 1, column 7: the number 1e999 would lose digits here: write it in quotes.',
    ],
    [
      'nesting without end',
      `${'['.repeat(100_000)}`,
      'This is not valid JSON at line 1, column 202: nested deeper than 200 levels.',
    ],
  ];

  test.for(cases)('%s', ([, text, message]) => {
    const { problems } = parsePipeline(text);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]?.severity).toBe('error');
  });

  test('line and column lead to the key', () => {
    const { problems } = parsePipeline(
      '{\n  "format": "weir/1",\n  "nodes": [\n    { "id": "a", "type": "x", "lable": "y" }\n  ],\n  "edges": []\n}',
    );
    expect(problems).toEqual([
      {
        severity: 'error',
        code: 'file.unknown_key',
        message: 'Unknown key "lable" in nodes[0] of "a". Did you mean "label"?',
        about: 'a',
        field: ['nodes', 0, 'lable'],
        suggestion: { label: 'Use "label"', replace: 'label' },
        position: { line: 4, column: 31 },
      },
    ]);
  });

  test('all problems are told at once, a misspelt key before the one that is missing for it', () => {
    const text = withPart({ nodes: [{ id: 'A', typ: 'x' }], edges: [{ from: 1 }] });
    expect(parsePipeline(text).problems.map(({ field }) => field?.join('.'))).toEqual([
      'nodes.0.typ',
      'nodes.0.id',
      'nodes.0.type',
      'edges.0.from',
      'edges.0.to',
    ]);
  });

  test('a pipeline that only breaks a rule between its parts can still be shown', () => {
    expect(parsePipeline(withPart({ nodes: [node, node] })).pipeline?.nodes).toHaveLength(2);
  });
});

describe('Migrations', () => {
  const steps = [
    {
      name: 'rename steps to nodes',
      from: 'weir/0.1',
      migrate: ({ steps: nodes, ...rest }: { readonly steps?: never }) => ({
        ...rest,
        format: 'weir/0.2',
        nodes: nodes ?? [],
      }),
    },
    {
      name: 'add edges',
      from: 'weir/0.2',
      migrate: (document: object) => ({ ...document, format: 'weir/1', edges: [] }),
    },
  ];

  test('run one after the other, from the format of the file on', () => {
    expect(migrateDocument({ format: 'weir/0.1', steps: [] }, steps)).toEqual({
      document: { format: 'weir/1', nodes: [], edges: [] },
      applied: ['rename steps to nodes', 'add edges'],
    });
    expect(migrateDocument({ format: 'weir/0.2', nodes: [] }, steps).applied).toEqual(['add edges']);
    expect(migrateDocument({ format: 'weir/1' }, steps).applied).toEqual([]);
  });

  test('let an older file be read', () => {
    expect(parsePipeline('{"format":"weir/0.1","steps":[]}', steps)).toMatchObject({
      pipeline: { nodes: [], edges: [] },
      problems: [],
    });
  });
});
