import fc from 'fast-check';
import iconv from 'iconv-lite';
import { expect, test } from 'vitest';
import { exportHere } from '../../support/scripts/export-here.ts';
import { pythonWithDuckdb, runPython } from '../../support/scripts/python.ts';
import { CsvSandbox } from '../../workers/engine/csv/csv-sandbox.ts';

const pieces = 'a|b|ü|😀| |1|"|"|""|,|,|,|\n|\n|\r\n|\r|#|\\|\0|\t|\x1b|\x1f|\x1e|NA|"x"|"x,y"|;|\ufffd'.split('|');
const dirt = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
const dirtyFile = fc.record({
  head: fc.constantFrom('a,b,c\n', 'a,b\r\n', 'one\n', 'x,x,"",y\n', '\n#\na,b\n'),
  body: dirt,
  escape: fc.constantFrom('"', '\\'),
  comment: fc.constantFrom('', '#'),
  nulls: fc.constantFrom([''], ['', 'NA'], ['NA'], []),
  encoding: fc.constantFrom('utf-8', 'utf-8', 'utf-8', 'utf-16le', 'latin-1', 'windows-1252'),
  marks: fc.nat(2),
  badBytes: fc.constantFrom([], [], [0xff], [0xc3], [0x81, 0x0a, 0x61]),
  chunkBytes: fc.constantFrom(1, 2, 3, 7, 1_048_576),
});

const preamble = `
import argparse, contextlib, importlib.util, io, json, sys
script, cases = json.load(sys.stdin)
spec = importlib.util.spec_from_file_location("script", script)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)`;

const pieceKinds = `${preamble}
dialect = module.Dialect(",", '"', '"', "")
dialect.is_data = True
for text in cases:
    splitter = module.CsvSplitter(iter([(text, False), ("", True)]), dialect, 0)
    print(*(piece[0] for piece in splitter.pieces()))
`;

const reader = `${preamble}
options = argparse.Namespace(base_dir="/", quiet=True)
with contextlib.ExitStack() as stack, contextlib.redirect_stderr(io.StringIO()):
    run = module.Run(options, {}, stack)
    for index, case in enumerate(cases):
        module.CHUNK_BYTES = case.pop("chunkBytes")
        run.files.clear()
        run.node = name = f"n{index}"
        module.read_csv(run, name, **case)
        places = [module.named(each) for each in module.PLACE]
        values = ", ".join(places + [module.named(each) for each in case["columns"]])
        rows = run.rows(f'SELECT {values} FROM weir."{name} read"')
        unread = run.rows(f'SELECT source_row, line, code, "column", message, value, record FROM weir."{name} unread" ORDER BY 1')
        print(json.dumps([rows, unread]))
`;

const python = await pythonWithDuckdb();

// Slow: hundreds of files are read by both.
test.skipIf(!python)('a script reads any dirt as the careful reader does', { timeout: 120_000 }, async () => {
  await using sandbox = await CsvSandbox.create();
  const script = await exportHere(sandbox.folder, await anyPipeline(sandbox));
  const seed = Date.now();
  const cases: object[] = [];
  const expected: unknown[] = [];
  for (const [index, file] of fc.sample(dirtyFile, { numRuns: 150, seed }).entries()) {
    const name = `${index}.csv`;
    const { head, body, encoding, nulls, chunkBytes, escape: escapeMark, comment } = file;
    const text =
      encoding === 'utf-8' || encoding === 'utf-16le' ? head + body : (head + body).replaceAll(/[😀\ufffd]/gu, 'a');
    const bom = encoding.startsWith('utf') ? '\uFEFF'.repeat(file.marks) : '';
    const path = await sandbox.write(
      Buffer.concat([iconv.encode(bom + text, encoding), Buffer.from(file.badBytes)]),
      name,
    );
    const dialect = { delimiter: ',', quote: '"', escape: escapeMark, comment };
    const shape = await sandbox.inspect({ ...dialect, header: true, encoding, nullValues: nulls }, [name]);
    const { rows, rejects } = await sandbox.readCarefully(shape);
    const told = rejects.sort((one, other) => one.row - other.row);
    expected.push([
      rows,
      told.map(({ row, line, code, column, message, value, raw }) => [
        row,
        line,
        code,
        column ?? null,
        withoutEncoding(message),
        value ?? null,
        raw,
      ]),
    ]);
    const python = { utf16le: 'utf-16-le' }[encoding.replace('-', '')] ?? encoding;
    cases.push({
      paths: [path],
      columns: shape.columns,
      ...dialect,
      has_header: true,
      encoding: python,
      nulls,
      chunkBytes,
    });
  }
  if (!python) return;
  const lines = await runPython(python, reader, [script, cases]);
  lines.forEach((line, index) => {
    const read: unknown = JSON.parse(withoutEncoding(line));
    expect(read, `seed ${seed}, file ${index}: ${JSON.stringify(cases[index])}`).toEqual(expected[index]);
  });
});

test.skipIf(!python)('a script passes lines without quotes on together, however they end', async () => {
  await using sandbox = await CsvSandbox.create();
  const script = await exportHere(sandbox.folder, await anyPipeline(sandbox));
  const texts = ['a,b\nc,d\ne,f\n', 'a,b\r\nc,d\r\ne,f\r\n', 'a,b\r\nc,d\n"e",f\n', 'a,b\r\nc,d\ne,f\rg,h\n'];
  if (!python) return;
  expect(await runPython(python, pieceKinds, [script, texts])).toEqual([
    'plain',
    'plain',
    'plain record',
    'plain record plain',
  ]);
});

/** Both have their own names of encodings. */
function withoutEncoding(text: string): string {
  return text.replaceAll(/bytes that are not [a-z0-9-]+/g, 'bytes that are not text');
}

async function anyPipeline(sandbox: CsvSandbox): Promise<object> {
  await sandbox.write('a\n1\n', 'any.csv');
  return {
    nodes: [
      { id: 'any', type: 'input.csv', config: { path: 'any.csv' } },
      { id: 'out', type: 'output.sqlite', config: { path: 'any.db', table: 't', mode: 'replace' } },
    ],
    edges: [{ from: 'any', to: 'out' }],
  };
}
