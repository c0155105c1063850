import { TriangleAlert } from 'lucide-react';
import { formOfType } from '../../../core/nodes/form/form-of-type.ts';
import { withFieldTitles } from '../../../core/nodes/form/form-words.ts';
import type { PipelineNode } from '../../../core/pipeline/schema.ts';
import type { CsvInspection } from '../../api/preview-api.ts';
import { formatBytes, formatCount, formatEstimate, plural } from '../../ui/numbers.ts';
import './csv-findings.css';
import { EncodingProposals } from './encoding-proposals.tsx';

/** What was detected in a CSV file: dialect, size and oddities. The form below corrects it. */
export function CsvFindings({ node, found }: { node: PipelineNode; found: CsvInspection }) {
  const { dialect, columns, sizeBytes, estimatedRows, warnings, remarks, encodings, isCounted } = found;
  const { path } = node.config;
  return (
    <section className="findings" aria-label="Found in the file">
      <p>
        {Array.isArray(path) && path.length > 1 && `The first of ${formatCount(path.length)} files: `}
        {formatBytes(sizeBytes)}, {rowsInWords(estimatedRows, isCounted)}, {plural(columns.length, 'column')}
      </p>
      <p>
        Delimiter {delimiterInWords(dialect.delimiter)} · quote <code>{dialect.quote || 'none'}</code> ·{' '}
        {dialect.header === false ? 'no header line' : 'header line'} ·{' '}
        <span className="findings-encoding">{dialect.encoding ?? 'utf-8'}</span>
      </p>
      {remarks.map((remark) => (
        <p key={remark}>{remark}</p>
      ))}
      <EncodingProposals node={node} present={dialect.encoding ?? 'utf-8'} proposals={encodings} />
      {warnings.map((warning) => (
        <p key={warning} className="field-problem" data-severity="warning">
          <TriangleAlert size={13} aria-label="Warning" />
          {withFieldTitles(warning, formOfType(node.type))}
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
