import { TriangleAlert } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CsvOptions } from '../../core/nodes/define-node.ts';
import { withFieldTitles } from '../../core/nodes/form-words.ts';
import { findNode } from '../../core/nodes/registry.ts';
import type { PipelineNode } from '../../core/pipeline/schema.ts';
import type { CsvDialect, CsvInspection } from '../api/preview-api.ts';
import { formOfType } from '../canvas/config-summary.ts';
import { useDocument, useStudio } from '../studio/studio-context.tsx';
import { formatBytes, formatEstimate, plural } from '../ui/numbers.ts';
import { EncodingProposals } from './encoding-proposals.tsx';

/** The rows and their types are shown elsewhere. */
const looked = 0;

/** What was found in a text file: how it is written, how large it is, what is odd. The fields below correct it. */
export function CsvFindings({ node }: { node: PipelineNode }) {
  const found = useInspection(node);
  if (found === null) return null;
  const { dialect, columns, sizeBytes, estimatedRows, warnings, encodings, isCounted } = found;
  return (
    <section className="findings" aria-label="Found in the file">
      <p>
        {formatBytes(sizeBytes)}, {rowsInWords(estimatedRows, isCounted)}, {plural(columns.length, 'column')}
      </p>
      <p>
        Delimiter {delimiterInWords(dialect.delimiter)} · quote <code>{dialect.quote || 'none'}</code> ·{' '}
        {dialect.header === false ? 'no header line' : 'header line'} ·{' '}
        <span className="findings-encoding">{dialect.encoding ?? 'utf-8'}</span>
      </p>
      <EncodingProposals node={node} present={dialect.encoding ?? 'utf-8'} proposals={encodings} />
      {warnings.map((warning) => (
        <p key={warning} className="field-problem" data-severity="warning">
          <TriangleAlert size={13} aria-label="Warning" />
          {withFieldTitles(warning, formOfType(node.type) ?? [])}
        </p>
      ))}
    </section>
  );
}

function rowsInWords(rows: number | null, isCounted: boolean): string {
  if (rows === null) return 'empty';
  return isCounted ? plural(rows, 'row') : `about ${formatEstimate(rows)} rows`;
}

const delimiters: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  '|': 'pipe',
  ' ': 'space',
};

function delimiterInWords(delimiter: string | null): string {
  return delimiter === null ? 'none' : (delimiters[delimiter] ?? delimiter);
}

function useInspection(node: PipelineNode): CsvInspection | null {
  const { api } = useStudio();
  const pipelinePath = useDocument((document) => document.path);
  const [found, setFound] = useState<CsvInspection | null>(null);
  const source = csvSource(node);
  const asked = source === undefined ? '' : JSON.stringify(source);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `asked` stands for the source, which is made anew with each draw
  useEffect(() => {
    if (source === undefined) {
      setFound(null);
      return;
    }
    const request = new AbortController();
    const input = { path: source.path, pipelinePath, dialect: source.dialect, limit: looked };
    api.csv.inspect(input, { signal: request.signal }).then(setFound, () => setFound(null));
    return () => request.abort();
  }, [api, asked, pipelinePath]);
  return found;
}

/** The first file of a node that reads delimited text, as far as its config can be read. Patterns are left to the run. */
function csvSource(node: PipelineNode): { path: string; dialect: Partial<CsvDialect> } | undefined {
  const definition = findNode(node.type);
  if (definition?.source === undefined || !definition.config.safeParse(node.config).success) return undefined;
  const source = definition.source(node.config);
  const path = source.kind === 'csv' ? source.paths[0] : undefined;
  if (source.kind !== 'csv' || path === undefined || /[*?[]/.test(path)) return undefined;
  return { path, dialect: dialectOf(source.options) };
}

function dialectOf({
  delimiter,
  quote,
  escape: escapeSign,
  comment,
  header,
  encoding,
  skipRows,
}: CsvOptions): Partial<CsvDialect> {
  return {
    ...(delimiter !== undefined && { delimiter }),
    ...(quote !== undefined && { quote }),
    ...(escapeSign !== undefined && { escape: escapeSign }),
    ...(comment !== undefined && { comment }),
    ...(typeof header === 'boolean' && { header }),
    ...(encoding !== undefined && { encoding }),
    ...(skipRows !== undefined && { skipRows }),
  };
}
