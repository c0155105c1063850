import process from 'node:process';
import { type Command, InvalidArgumentError } from 'commander';
import pc from 'picocolors';
import { WeirError } from '../../core/errors.ts';
import { parsePipeline } from '../../core/pipeline/document.ts';
import { type ParamChoice, resolveParams } from '../../core/pipeline/params.ts';
import { type PreviewRows, previewCountSchema, previewRowsSchema } from '../../core/preview/messages.ts';
import { formatCount, plural } from '../../core/run/format.ts';
import { paramOption } from './param-option.ts';
import type { Services } from './services.ts';
import { tableLines } from './terminal/table.ts';
import { visibleLines } from './terminal/visible-text.ts';
import { withPreview } from './with-preview.ts';

const defaultRows = 50;
const mostRows = 10_000;
const defaultWidth = 120;

interface PreviewOptions {
  node: string;
  rows: number;
  env?: string;
  param?: Record<string, string>;
  json?: true;
}

/** `weir preview FILE --node ID`. */
export function registerPreview(program: Command, services: Services): void {
  program
    .command('preview')
    .description('show the rows after a node, without running the pipeline')
    .argument('<file>', 'pipeline file (NAME.weir.json)')
    .requiredOption('--node <id>', 'node, or node.port')
    .option('--rows <count>', `rows to show, at most ${mostRows}`, rowCount, defaultRows)
    .option('--env <name>', 'take the param values of this environment')
    .addOption(paramOption())
    .option('--json', 'print one JSON object on standard output')
    .action(async (path: string, { node: place, rows: limit, env, param: params, json }: PreviewOptions) => {
      const [node = place, port] = place.split('.');
      const at = { node, ...(port !== undefined && { port }) };
      const preview = await withPreview(
        services,
        path,
        { environment: env, params, reading: 'whole' },
        async (client, document) => {
          assertParams(document.text, { environment: env, overrides: params });
          const page = await client.ask(previewRowsSchema, { call: 'rows', document, ...at, limit });
          if (page.total !== null) return { ...page, total: page.total };
          const { total } = await client.ask(previewCountSchema, { call: 'count', document, ...at });
          return { ...page, total };
        },
      );
      if (preview.stop)
        process.stderr.write(
          pc.yellow(visibleLines(`A run would stop at "${preview.stop.node}": ${preview.stop.message}\n`)),
        );
      process.stdout.write(json ? `${JSON.stringify(typedPage(preview))}\n` : tableOf(preview));
    });
}

/** Rows of other values than those that somebody meant would be taken for theirs. */
function assertParams(text: string, choice: ParamChoice): void {
  const { pipeline } = parsePipeline(text);
  const [problem] = pipeline ? resolveParams(pipeline, choice).problems : [];
  if (problem) throw new WeirError({ code: 'pipeline.invalid', message: problem.message });
}

function rowCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > mostRows)
    throw new InvalidArgumentError(`Give a whole number up to ${mostRows}.`);
  return count;
}

/** The page with cells as JSON values; integers that JSON readers would round, decimals and moments stay text. */
function typedPage({ columns, rows, total, sampledRows }: PreviewRows & { total: number }) {
  const typed = rows.map((row) => row.map((cell, index) => typedCell(cell, columns[index]?.type)));
  return { columns, rows: typed, total, ...(sampledRows !== null && { sampledRows }) };
}

function typedCell(cell: string | null, type: string | undefined): string | number | boolean | null {
  if (cell === null) return null;
  if (type === 'boolean') return cell === 'true';
  const number = Number(cell);
  const isExact = type === 'number' ? Number.isFinite(number) : type === 'integer' && Number.isSafeInteger(number);
  return isExact ? number : cell;
}

function tableOf({ columns, rows, total, sampledRows }: PreviewRows & { total: number }): string {
  const shown = columns.map(({ name, type }, index) => ({
    title: `${name} ${type}`,
    cell: (row: PreviewRows['rows'][number]) => row[index] ?? '∅',
  }));
  const lines = tableLines(shown, rows, process.stdout.columns ?? defaultWidth);
  const from = sampledRows === null ? '' : ` from the first ${formatCount(sampledRows)} of the source`;
  return `${lines.join('\n')}\n${pc.dim(`${formatCount(rows.length)} of ${plural(total, 'row')}${from}`)}\n`;
}
