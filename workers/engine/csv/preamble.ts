import { WeirError } from '../../../core/errors.ts';
import { type CsvConfig, headLimitBytes } from './csv-shape.ts';
import { sniffDialect } from './sniff-dialect.ts';
import { splitHead } from './split-head.ts';

/** Lines before the header: skipped lines, a `sep=` line, and comments at the very start. */
export interface Preamble {
  readonly chars: number;
  readonly lines: number;
  /** From a `sep=` line. */
  readonly delimiter?: string;
  readonly warnings: readonly string[];
}

const separatorLine = /^"?sep=([^\r\n"])"?[ \t]*(\r\n|\n|\r)/i;
const anyLine = /[^\r\n]*(\r\n|\n|\r)/y;

/** Throws `source.format` if `skipRows` skips the whole head. */
export function readPreamble(text: string, isWhole: boolean, path: string, config: CsvConfig): Preamble {
  const skipRows = config.skipRows ?? 0;
  const skipped = lineOffset(text, 0, skipRows);
  if (skipped === undefined) {
    if (isWhole)
      return {
        chars: text.length,
        lines: skipRows,
        warnings: [`\`skipRows\` is ${skipRows}: that is the whole file.`],
      };
    throw new WeirError({
      code: 'source.format',
      field: 'skipRows',
      message: `${path}: \`skipRows\` goes beyond the first ${headLimitBytes / 1024} KB.`,
    });
  }
  const separator = config.delimiter === undefined ? separatorLine.exec(text.slice(skipped, skipped + 100)) : null;
  if (separator?.[1] !== undefined) {
    const warnings = [`The line \`sep=${separator[1]}\` names the delimiter; it is no row.`];
    return { chars: skipped + separator[0].length, lines: skipRows + 1, delimiter: separator[1], warnings };
  }
  const comments = config.comment === undefined ? leadingComments(text.slice(skipped), isWhole, config) : 0;
  const afterComments = lineOffset(text, skipped, comments) ?? skipped;
  const said =
    comments === 1
      ? 'line starts with # and is taken for a comment'
      : `${comments} lines start with # and are taken for comments`;
  const warnings =
    comments === 0 ? [] : [`The first ${said}, not for data. Set \`comment\` or \`skipRows\` to say otherwise.`];
  return { chars: afterComments, lines: skipRows + comments, warnings };
}

/**
 * Counts lines starting with # that do not fit what follows. If the last one does fit, it is the header (`#id,name`).
 */
function leadingComments(text: string, isWhole: boolean, config: CsvConfig): number {
  let lines = 0;
  let lastLine = '';
  let rest = 0;
  while (text[rest] === '#') {
    const next = lineOffset(text, rest, 1);
    if (next === undefined) return 0;
    lastLine = text.slice(rest, next);
    rest = next;
    lines++;
  }
  if (lines === 0) return 0;
  const following = text.slice(rest);
  const dialect = sniffDialect(following, isWhole, config);
  const expected = splitHead(following, isWhole, dialect, 1)[0]?.fields.length ?? 0;
  const inLast = splitHead(lastLine, true, dialect, 1)[0]?.fields.length ?? 0;
  if (expected <= 1) return 0;
  return inLast === expected ? lines - 1 : lines;
}

/** The offset after `count` physical lines from `from`; undefined if there are fewer. */
function lineOffset(text: string, from: number, count: number): number | undefined {
  anyLine.lastIndex = from;
  for (let line = 0; line < count; line++) {
    if (!anyLine.test(text)) return undefined;
  }
  return count === 0 ? from : anyLine.lastIndex;
}
