import { line, load, rows, type Scenario, secret } from './scenario.ts';

/** Days from the last one of January 2024 on, or a time of no day. */
const utc = (days: number, hours = 0) =>
  new Date((days < 0 ? Date.UTC(1899, 11, 30) : Date.UTC(2024, 0, 31 + days)) + hours * 3_600_000);

const allTypes = {
  text: 'text',
  whole: 'integer',
  number: 'number',
  money: 'decimal(10,2)',
  long: 'decimal(30,2)',
  yes: 'boolean',
  day: 'date',
  clock: 'time',
  moment: 'timestamp',
  json: 'json',
};

/** In more lists than Python goes down by itself. */
const deep = (json: string) => `${'['.repeat(2000)}${json}${']'.repeat(2000)}`;

export const scenarios: Scenario[] = [
  {
    name: 'a table of every type, emptied and filled again',
    times: 2,
    pipeline: line(
      rows(
        allTypes,
        [
          'ü',
          9007199254740993n.toString(),
          1.5,
          '12.50',
          '1234567890123.90',
          true,
          '2024-02-29',
          '13:45:00.5',
          '2024-01-31 13:45:00.000001',
          '{"a": 1}',
        ],
        [null, null, null, null, null, null, null, null, null, null],
        ['it\'s\n"', -1, -0.25, '-3', '0.10', false, '0001-01-01', '00:00', '9999-12-31', '[]'],
        [null, 1, 1, '4.50', '1234567890123456789012345678.90', null, null, null, null, null],
      ),
      load({ mode: 'replace' }),
    ),
  },
  {
    name: 'numbers that SQLite has no number for',
    pipeline: line(
      rows({ a: 'number', b: 'integer' }, [0, 1], [1, 2], [null, 3]),
      {
        id: 'odd',
        type: 'derive',
        config: {
          columns: [
            { name: 'c', expr: "CASE b WHEN 1 THEN CAST('nan' AS DOUBLE) WHEN 2 THEN CAST('inf' AS DOUBLE) END" },
          ],
        },
      },
      load({ mode: 'append' }),
    ),
  },
  {
    name: 'integers that columns of another type would round',
    databases: { 'out.db': 'CREATE TABLE t (id INTEGER PRIMARY KEY, n DOUBLE, s STRING, d REAL)' },
    pipeline: line(
      rows(
        { id: 'integer', n: 'integer', s: 'text', d: 'decimal(20,0)' },
        [1, '9007199254740993', '5', '5'],
        [2, '-9223372036854775808', ' +00000000000000000005 ', '9007199254740992'],
        [3, '9223372036854775807', null, null],
        [4, 7, '9223372036854775808', null],
        [5, 7, '12345678901234567890 pieces', null],
        [6, 7, '1234567890123456.5', '9007199254740993'],
      ),
      load({ mode: 'upsert', keys: ['id'] }),
    ),
    times: 2,
  },
  {
    name: 'lists, structs and maps, loaded and refused',
    databases: { 'out.db': 'CREATE TABLE t (id INTEGER UNIQUE, l TEXT, s TEXT, m TEXT, j TEXT, ts TEXT, ds TEXT)' },
    pipeline: {
      nodes: [
        rows({ id: 'integer', w: 'text', j: 'json' }, [1, 'a"', '{"x": 1}'], [1, "b'", '[1, 2]'], [2, null, null]),
        {
          id: 'nest',
          type: 'sql',
          config: {
            query:
              "SELECT id, CASE WHEN w IS NOT NULL THEN [w, NULL] END AS l, {'n': CAST('nan' AS DOUBLE), 'w': w} AS s, MAP {'k': id} AS m, j, [TIMESTAMP '2024-01-31 10:00:00.5', NULL] AS ts, [0.10::DECIMAL(38,20)] AS ds FROM rows",
          },
        },
        load({ mode: 'append' }),
        {
          id: 'parts',
          type: 'sql',
          config: { query: 'SELECT id, l, l[1] AS first, s.w AS w, m, j, ts, ds FROM load' },
        },
        { ...load({ path: 'parts.db', mode: 'replace' }), id: 'load_parts' },
      ],
      edges: [
        { from: 'rows', to: 'nest' },
        { from: 'nest', to: 'load' },
        { from: 'load.rejected', to: 'parts' },
        { from: 'parts', to: 'load_parts' },
      ],
    },
  },
  {
    name: 'a table that was made by others, with fewer columns arriving',
    databases: {
      'out.db':
        "CREATE TABLE t (Id INTEGER PRIMARY KEY, name VARCHAR(10) NOT NULL DEFAULT 'x', price NUMERIC, made TEXT DEFAULT 'now')",
    },
    pipeline: line(
      rows({ id: 'integer', price: 'decimal(6,2)' }, [1, '1.50'], [2, '2'], [1, '9']),
      load({ mode: 'append' }),
    ),
    times: 2,
  },
  {
    name: 'a replaced table whose columns have changed',
    databases: { 'out.db': 'CREATE TABLE "t" ("a" TEXT, "old" INTEGER); INSERT INTO t VALUES (\'x\', 1)' },
    pipeline: line(rows({ a: 'integer', b: 'text' }, [1, 'y']), load({ mode: 'replace' })),
  },
  {
    name: 'constraints of all kinds',
    databases: {
      'out.db':
        'CREATE TABLE t (a INTEGER NOT NULL, b TEXT UNIQUE, c INTEGER CHECK (c > 0), d INT) STRICT; CREATE TABLE other (x)',
    },
    pipeline: line(
      rows(
        { a: 'integer', b: 'text', c: 'integer', d: 'text' },
        [1, 'x', 1, null],
        [null, 'y', 1, null],
        [2, 'x', 1, null],
        [3, 'z', -1, null],
        [4, 'w', 1, 'no'],
        [5, 'v', null, null],
      ),
      load({ mode: 'append' }),
    ),
  },
  {
    name: 'triggers that ignore, refuse or keep rows',
    databases: {
      'out.db': `CREATE TABLE t (a INTEGER UNIQUE ON CONFLICT IGNORE); INSERT INTO t VALUES (8), (9);
        CREATE TRIGGER keep BEFORE DELETE ON t WHEN old.a = 9 BEGIN SELECT RAISE(IGNORE); END;
        CREATE TRIGGER quiet BEFORE INSERT ON t WHEN new.a = 2 BEGIN SELECT RAISE(IGNORE); END;
        CREATE TRIGGER loud BEFORE INSERT ON t WHEN new.a = 3 BEGIN SELECT RAISE(ABORT, 'no threes'); END;`,
    },
    pipeline: line(rows({ a: 'integer' }, [1], [2], [3], [1], [4]), load({ mode: 'replace' })),
  },
  {
    name: 'an upsert with a condition, keys that repeat, and one that is empty',
    databases: {
      'out.db':
        "CREATE TABLE \"t\" (\"id\" TEXT NOT NULL, \"day\" TEXT, \"n\" INTEGER, PRIMARY KEY (\"id\")); INSERT INTO t VALUES ('a', '2024-01-05', 1), ('b', '2024-01-01', 1), ('c', '2024-01-01', 3)",
    },
    pipeline: {
      ...line(
        rows(
          { id: 'text', day: 'date', n: 'integer' },
          ['a', '2024-01-03', 9],
          ['b', '2024-01-03', 9],
          ['c', '2024-01-01', 3],
          ['d', '2024-01-01', 1],
          ['d', '2024-01-02', 2],
          [null, null, 0],
          ['e', '2020-01-01', 5],
        ),
        load({ mode: 'upsert', keys: ['id'], when: 'new.day > old.day AND new.day >= $since' }),
      ),
      params: [{ name: 'since', type: 'date', default: '2024-01-02' }],
    },
    times: 2,
  },
  {
    name: 'an upsert that frees a unique value, on keys without case',
    databases: {
      'out.db':
        "CREATE TABLE t (k TEXT COLLATE NOCASE PRIMARY KEY, place INTEGER UNIQUE); INSERT INTO t VALUES ('A', 1), ('B', 2)",
    },
    pipeline: line(
      rows({ k: 'text', place: 'integer' }, ['a', 2], ['b', 3], ['C', 1]),
      load({ mode: 'upsert', keys: ['k'] }),
    ),
  },
  {
    name: 'an upsert of rows whose keys are one by their collation alone',
    databases: {
      'out.db': 'CREATE TABLE t (k TEXT COLLATE nocase, r TEXT COLLATE RTRIM, n INTEGER, PRIMARY KEY (k, r))',
    },
    pipeline: line(
      rows(
        { k: 'text', r: 'text', n: 'integer' },
        ['é', 'x', 1],
        ['é', 'x', 2],
        ['É', 'x', 3],
        ['é', 'x ', 4],
        ['A', 'y', 5],
        ['a', 'y', 6],
      ),
      load({ mode: 'upsert', keys: ['k', 'r'] }),
    ),
    times: 2,
  },
  {
    name: 'an upsert of texts that the column of the table makes one number',
    databases: { 'out.db': 'CREATE TABLE t (k INTEGER UNIQUE, n INTEGER)' },
    pipeline: line(
      rows({ k: 'text', n: 'integer' }, ['1', 1], ['2', 2], ['01', 3], ['x', 4], [' 2.0', 5], ['2x', 6], ['1e0', 7]),
      load({ mode: 'upsert', keys: ['k'] }),
    ),
    times: 2,
  },
  {
    name: 'an upsert of long integers that a column of doubles would make one',
    databases: { 'out.db': 'CREATE TABLE t (k REAL, d REAL, n INTEGER, UNIQUE (k, d))' },
    pipeline: line(
      rows(
        { k: 'integer', d: 'decimal(20,1)', n: 'integer' },
        ['9007199254740993', '0.5', 1],
        ['9007199254740992', '0.5', 2],
        ['2', '0.5', 3],
        ['9007199254740993', '1.5', 4],
      ),
      load({ mode: 'upsert', keys: ['k', 'd'] }),
    ),
    times: 2,
  },
  {
    name: 'a load into a table of which a row refers to nothing already',
    databases: {
      'out.db': `PRAGMA foreign_keys = OFF; CREATE TABLE p (id INTEGER PRIMARY KEY); INSERT INTO p VALUES (1);
        CREATE TABLE t (id INTEGER, p INTEGER REFERENCES p); INSERT INTO t VALUES (10, 77);`,
    },
    pipeline: line(rows({ id: 'integer', p: 'integer' }, [1, 1], [2, 5]), load({ mode: 'append' })),
  },
  {
    name: 'an upsert of keys alone',
    pipeline: line(rows({ id: 'integer' }, [1], [2], [2]), load({ mode: 'upsert', keys: ['id'] })),
    times: 2,
  },
  {
    name: 'an upsert of which a trigger ignores an update',
    databases: {
      'out.db': `CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER); INSERT INTO t VALUES (1, 0), (2, 0), (3, 9);
        CREATE TRIGGER quiet BEFORE UPDATE ON t WHEN new.n = 9 BEGIN SELECT RAISE(IGNORE); END;`,
    },
    pipeline: line(
      rows({ id: 'integer', n: 'integer' }, [1, 9], [2, 8], [3, 9]),
      load({ mode: 'upsert', keys: ['id'] }),
    ),
  },
  {
    name: 'partitions, one of them of no value',
    databases: {
      'out.db':
        "CREATE TABLE t (day TEXT, n INTEGER NOT NULL); INSERT INTO t VALUES ('2024-01-01', 1), (NULL, 2), ('2024-01-02', 3), ('2024-01-03', 4)",
    },
    pipeline: line(
      rows({ day: 'date', n: 'integer' }, ['2024-01-01', 10], [null, 20], ['2024-01-03', null], ['2024-01-01', 11]),
      load({ mode: 'delete_write', partitionBy: ['day'] }),
    ),
    times: 2,
  },
  {
    name: 'references between two tables of one transaction',
    databases: {
      'out.db':
        'CREATE TABLE parent (id INTEGER PRIMARY KEY); CREATE TABLE child (id INTEGER, parent INTEGER REFERENCES parent (id)); INSERT INTO parent VALUES (7)',
    },
    pipeline: {
      nodes: [
        { ...rows({ id: 'integer', parent: 'integer' }, [1, 1], [2, 3], [3, null], [4, 7]), id: 'children' },
        { ...rows({ id: 'integer' }, [1], [2]), id: 'parents' },
        { id: 'load_children', type: 'output.sqlite', config: { path: 'out.db', table: 'child', mode: 'replace' } },
        {
          id: 'load_parents',
          type: 'output.sqlite',
          config: { path: 'out.db', table: 'parent', mode: 'upsert', keys: ['id'] },
        },
      ],
      edges: [
        { from: 'children', to: 'load_children' },
        { from: 'parents', to: 'load_parents' },
      ],
    },
  },
  {
    name: 'tables whose rows go with those that they refer to, children first',
    databases: {
      'out.db': `CREATE TABLE parent (id INTEGER PRIMARY KEY); INSERT INTO parent VALUES (1), (2);
        CREATE TABLE child (id INTEGER, parent INTEGER REFERENCES Parent ON DELETE CASCADE); INSERT INTO child VALUES (9, 1);
        CREATE TABLE other (parent INTEGER REFERENCES parent ON DELETE SET NULL); INSERT INTO other VALUES (1), (2)`,
    },
    times: 2,
    pipeline: {
      nodes: [
        { ...rows({ id: 'integer', parent: 'integer' }, [1, 1], [2, 3], [3, null]), id: 'children' },
        { ...rows({ id: 'integer' }, [1]), id: 'parents' },
        { ...load({ table: 'child', mode: 'delete_write', partitionBy: ['id'] }), id: 'load_children' },
        { ...load({ table: 'parent', mode: 'delete_write', partitionBy: ['id'] }), id: 'load_parents' },
      ],
      edges: [
        { from: 'children', to: 'load_children' },
        { from: 'parents', to: 'load_parents' },
      ],
    },
  },
  {
    name: 'rows that a table refused, on their way along a wire',
    databases: { 'out.db': 'CREATE TABLE t (a INTEGER UNIQUE, day TEXT)' },
    pipeline: {
      nodes: [
        rows({ a: 'integer', day: 'date' }, [1, '2024-01-31'], [1, '2024-02-01'], [2, null]),
        load({ mode: 'append' }),
        { id: 'shape', type: 'derive', config: { columns: [{ name: 'next', expr: 'day + INTERVAL 1 DAY' }] } },
        { id: 'refused', type: 'output.sqlite', config: { path: 'refused.db', table: 'r', mode: 'replace' } },
      ],
      edges: [
        { from: 'rows', to: 'load' },
        { from: 'load.rejected', to: 'shape' },
        { from: 'shape', to: 'refused' },
      ],
    },
  },
  {
    name: 'rows that tables refuse one after the other, in one database',
    databases: {
      'out.db': `CREATE TABLE t (a INTEGER UNIQUE, b TEXT); CREATE TABLE parent (b TEXT PRIMARY KEY); INSERT INTO parent VALUES ('y');
        CREATE TABLE second (a INTEGER, b TEXT REFERENCES parent)`,
    },
    pipeline: {
      nodes: [
        rows({ a: 'integer', b: 'text' }, [1, 'x'], [1, 'y'], [1, 'z'], [2, 'w']),
        load({ mode: 'append' }),
        { id: 'own', type: 'select', config: { columns: ['a', 'b'] } },
        { ...load({ table: 'second', mode: 'append' }), id: 'load_second' },
        { ...load({ table: 'third', mode: 'replace' }), id: 'load_third' },
      ],
      edges: [
        { from: 'rows', to: 'load' },
        { from: 'load.rejected', to: 'own' },
        { from: 'own', to: 'load_second' },
        { from: 'load_second.rejected', to: 'load_third' },
      ],
    },
  },
  {
    name: 'rejects of a reader, a cast, a join and a route, along wires and not',
    files: {
      'a.csv': 'id,n,k\n1,1,x\n2,oops,y\n3,3\n4,"4"4,z\n5,-5,x\n6,6,q\n7,70,x\n',
      'list.csv': 'k,word\nx,ex\ny,why\nx,ecks\nq,queue\n',
    },
    pipeline: {
      nodes: [
        { id: 'a', type: 'input.csv', config: { path: 'a.csv', columns: { n: 'integer' } } },
        { id: 'list', type: 'input.csv', config: { path: 'list.csv' } },
        {
          id: 'joined',
          type: 'join',
          config: { type: 'left', on: [{ left: 'k', right: 'k' }], validate: 'm:1', onViolation: 'reject' },
        },
        {
          id: 'ways',
          type: 'route',
          config: {
            branches: [
              { port: 'small', when: 'n BETWEEN 0 AND 9' },
              { port: 'large', when: 'n > 9' },
            ],
          },
        },
        { id: 'small', type: 'output.sqlite', config: { path: 'out.db', table: 'small', mode: 'replace' } },
        { id: 'large', type: 'output.sqlite', config: { path: 'out.db', table: 'large', mode: 'replace' } },
        { id: 'unread', type: 'output.sqlite', config: { path: 'out.db', table: 'unread', mode: 'replace' } },
        { id: 'repeated', type: 'output.sqlite', config: { path: 'out.db', table: 'repeated', mode: 'replace' } },
      ],
      edges: [
        { from: 'a', to: 'joined.left' },
        { from: 'list', to: 'joined.right' },
        { from: 'joined.out', to: 'ways' },
        { from: 'ways.small', to: 'small' },
        { from: 'ways.large', to: 'large' },
        { from: 'a.rejected', to: 'unread' },
        { from: 'joined.rejected', to: 'repeated' },
      ],
    },
  },
  {
    name: 'a wire for rejects that no row can take',
    pipeline: {
      nodes: [
        rows({ a: 'text' }, ['1'], ['x']),
        { id: 'typed', type: 'cast', config: { columns: { a: { type: 'integer', onError: 'null' } } } },
        load({ mode: 'replace' }),
        { ...load({ table: 'u', mode: 'replace' }), id: 'load_wired' },
      ],
      edges: [
        { from: 'rows', to: 'typed' },
        { from: 'typed.out', to: 'load' },
        { from: 'typed.rejected', to: 'load_wired' },
      ],
    },
  },
  {
    name: 'several files by a pattern, packed and not, with a column that some lack',
    files: { 'in/b.csv': 'a;c\r\n1;x\r\n', 'in/a.csv.gz': 'C;A;b\r\ny;2;"q;r"\r\nz;3;\r\n', 'in/none.txt': 'no' },
    pipeline: line(
      { id: 'files', type: 'input.csv', config: { path: 'in/*.csv*', filename: 'file', delimiter: ';' } },
      { id: 'short', type: 'derive', config: { columns: [{ name: 'file', expr: "regexp_extract(file, '[^/]*$')" }] } },
      load({ mode: 'replace' }),
    ),
  } as Scenario,
  {
    name: 'a file without quotes',
    files: { 'in.csv': 'a,b\n"x,1\n"y"z,\'2\n"",\n"p,q",3\n' },
    pipeline: line({ id: 'in', type: 'input.csv', config: { path: 'in.csv', quote: '' } }, load({ mode: 'replace' })),
  },
  {
    name: 'a file in which no text means no value',
    files: { 'in.csv': 'a,b\n,NA\n1,\n' },
    pipeline: line(
      { id: 'in', type: 'input.csv', config: { path: 'in.csv', nullValues: [] } },
      load({ mode: 'replace' }),
    ),
  },
  {
    name: 'a list of JSON records with every kind of trouble',
    files: {
      'in.json':
        '[ {"a": 1, "b": {"c": [1, 2]}, "d": 1.50},\n {"a": 2, "a": 3}, {"a": oops}, 7, "x", null, [1],, {"b": null, "d": 2.25, "e": "\\u00fc\\ud83d\\ude00"},\n{"e": "\\ud800"}, {"b": ["\\udc00"]}, {"a": 9007199254740993, "d": 0.1}, {"a": 4, "b": ' +
        deep(`{"d": ${deep('1')}}`) +
        '} \n\n',
      'in.jsonl.gz':
        '{"t": true}\n\n \ufeff{"t": false}\u00a0\n\ufeff\n\u0085{"t": true}\n{"t": 1\n{"u": "x"} y\n{"t": null, "u": "z"}',
    },
    pipeline: {
      nodes: [
        { id: 'list', type: 'input.json', config: { path: 'in.json' } },
        { id: 'lines', type: 'input.json', config: { path: 'in.jsonl.gz', layout: 'lines' } },
        load({ mode: 'replace' }),
        { ...load({ table: 'u', mode: 'replace' }), id: 'load_lines' },
      ],
      edges: [
        { from: 'list', to: 'load' },
        { from: 'lines', to: 'load_lines' },
      ],
    },
  },
  {
    name: 'a list within a JSON document that goes on wrong behind it',
    files: {
      'in.json':
        '{"no": [[1, "]}"], {"a/b": 2}], "x": {"a/b": 3},\n"x\\u0079": [0, {"k": "\\"", "a/b": [{"n": 1},\n{"n": oops}, {"n": 2}], "l": [{"n": 3}] }]} {{',
    },
    pipeline: line(
      { id: 'list', type: 'input.json', config: { path: 'in.json', records: '/xy/1/a~1b' } },
      load({ mode: 'replace' }),
    ),
  },
  {
    name: 'a query over a database, with a param and values of all kinds',
    databases: {
      'in.db':
        "CREATE TABLE s (k, n REAL, d, b); INSERT INTO s VALUES (1, 1, 'x', x'00ff'), (2, 1e21, 2, 'b'), (3, 0.1, NULL, NULL), (4, 1e-7, 3.0, 'é'), (3, NULL, NULL, x'41'), (3, NULL, NULL, x''), (4, -9e999, -9e999, NULL), (9, 5, 'late', NULL)",
    },
    pipeline: {
      ...line(
        {
          id: 'read',
          type: 'input.sqlite',
          config: { path: 'in.db', sql: "SELECT * FROM s -- it's a query\nWHERE k < $most" },
        },
        load({ mode: 'replace' }),
      ),
      params: [{ name: 'most', type: 'integer', default: 5 }],
    },
  },
  {
    name: 'messages that would tell a secret, as it is and as others write it, along a wire and not',
    pipeline: {
      nodes: [
        rows({ id: 'integer' }, [1]),
        {
          id: 'told',
          type: 'derive',
          config: {
            columns: [
              { name: 'plain', expr: `'${secret}'` },
              { name: 'json', expr: `to_json('${secret}')` },
              { name: 'address', expr: `url_encode('${secret}')` },
            ],
          },
        },
        ...['typed', 'wired'].map((id) => ({
          id,
          type: 'cast',
          config: { columns: { plain: { type: 'integer' }, json: { type: 'date' }, address: { type: 'number' } } },
        })),
        load({ mode: 'replace' }),
        { ...load({ table: 'u', mode: 'replace' }), id: 'load_wired' },
      ],
      edges: [
        { from: 'rows', to: 'told' },
        { from: 'told.out', to: 'typed' },
        { from: 'told.out', to: 'wired' },
        { from: 'typed.out', to: 'load' },
        { from: 'wired.rejected', to: 'load_wired' },
      ],
    },
  },
  {
    name: 'parts of workbooks, with cells of every kind',
    workbooks: {
      'all.xlsx': [
        { name: 'First', rows: [['a'], ['b'], [utc(-1, 24)], [utc(-1, 59.5 * 24)], [utc(-1, 60 * 24)]] },
        {
          name: 'Data & more',
          rows: [
            ['A report'],
            [],
            [null, 'id', 'price', 'day', 'at', 'time', ' ok ', 'text', 'mixed', 'ID', null, 'later', 'far'],
            [null, 1, 0.1, utc(0), utc(0), utc(-1, 6), true, '007', 1, 1, 'x', null, 'out'],
            [null, { number: '9007199254740993' }, 2, utc(29), utc(1, 12.5), null, false, ' pad ', utc(0), 2],
            [],
            [null, null, { number: '1E-3' }, null, utc(0, 1 / 3), utc(-1, 24 - 1 / 3600), null, 'a & <b>\n"c"'],
            [
              null,
              3,
              { formula: 'C4*2', value: 0.2 },
              null,
              null,
              null,
              null,
              { formula: 'H4', value: '_x0041_' },
              0.10000000000000002,
            ],
            [
              null,
              { error: '#N/A' },
              null,
              utc(3_000_000),
              null,
              utc(-2),
              null,
              null,
              { number: '1.1000000000000001' },
            ],
            [null, null, null, null, null, null, null, null, { number: '1E-3' }],
          ],
        },
      ],
      'mac.xlsx': [
        {
          name: 'First',
          isFrom1904: true,
          rows: [
            ['at', 'took', 'briefly'],
            [utc(-1, 6.5), { elapsedHours: 30 + 5 / 60 }, { elapsedHours: 0.5 }],
            [utc(-1, 24), { elapsedHours: 1.5 }, { elapsedHours: -1 }],
            [utc(0, 23 + 3599.999 / 3600)],
            [{ iso: '2024-01-31T12:00:00' }],
          ],
        },
      ],
    },
    pipeline: {
      nodes: [
        { id: 'part', type: 'input.excel', config: { path: 'all.xlsx', sheet: 'Data & more', range: 'B3:L' } },
        { id: 'letters', type: 'input.excel', config: { path: 'all.xlsx', header: false } },
        { id: 'mac', type: 'input.excel', config: { path: 'mac.xlsx' } },
        load({ mode: 'replace' }),
        { ...load({ table: 'u', mode: 'replace' }), id: 'load_letters' },
        { ...load({ table: 'v', mode: 'replace' }), id: 'load_mac' },
      ],
      edges: [
        { from: 'mac', to: 'load_mac' },
        { from: 'part', to: 'load' },
        { from: 'letters', to: 'load_letters' },
      ],
    },
  },
  {
    name: 'sums of doubles in any order, texts in one order',
    pipeline: line(
      rows(
        { g: 'text', x: 'number', t: 'text' },
        ['a', 0.1, 'p'],
        ['a', 0.2, 'q'],
        ['b', 1e300, 'r'],
        ['a', 0.3, 's'],
        ['b', -1e300, 't'],
        ['b', 1, 'u'],
      ),
      {
        id: 'sums',
        type: 'aggregate',
        config: {
          groupBy: ['g'],
          measures: [
            { name: 'total', expr: 'sum(x)' },
            { name: 'mean', expr: 'avg(x)' },
            { name: 'texts', expr: "string_agg(t, '-')" },
          ],
        },
      },
      load({ mode: 'replace' }),
    ),
  },
];
