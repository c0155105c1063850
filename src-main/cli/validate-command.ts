import process from 'node:process';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { WeirError } from '../../core/errors.ts';
import { parsePipeline } from '../../core/pipeline/document.ts';
import { type Problem, withNode } from '../../core/pipeline/problems.ts';
import { descriptionSchema } from '../../core/preview/messages.ts';
import { orFailureAsJson, reportedError } from './json-failure.ts';
import { paramOption } from './param-option.ts';
import { readPipelineFile } from './pipeline-file.ts';
import type { Services } from './services.ts';
import { visibleLines, visibleText } from './terminal/visible-text.ts';
import { withPreview } from './with-preview.ts';

const invalid = 2;

interface ValidateOptions {
  env?: string;
  param?: Record<string, string>;
  json?: true;
}

/** `weir validate FILE`. */
export function registerValidate(program: Command, services: Services): void {
  program
    .command('validate')
    .description('list what is wrong with a pipeline, without running it')
    .argument('<file>', 'pipeline file (NAME.weir.json)')
    .option('--env <name>', 'take the param values of this environment')
    .addOption(paramOption())
    .option('--json', 'print one JSON object on standard output')
    .action(async (path: string, options: ValidateOptions) => {
      const { json } = options;
      const found = await orFailureAsJson(services, json && asProblems, () => problemsOf(path, options, services));
      const problems = found.map(withNode);
      process.stdout.write(json ? `${JSON.stringify({ problems })}\n` : listOf(problems));
      if (problems.some(({ severity }) => severity === 'error')) process.exitCode = invalid;
    });
}

/** A failure that prevents the check, as problems. */
function asProblems(failure: WeirError) {
  return { problems: [{ severity: 'error', ...reportedError(failure) }] };
}

/** The problems of a text that is not a pipeline; otherwise also those that the engine finds. */
async function problemsOf(
  path: string,
  { env: environment, param: params }: ValidateOptions,
  services: Services,
): Promise<readonly Problem[]> {
  const { text } = await readPipelineFile(path);
  const { pipeline, problems } = parsePipeline(text);
  if (!pipeline) return problems;
  const description = await withPreview(
    services,
    path,
    { environment, params, reading: 'describe' },
    (client, document) => client.ask(descriptionSchema, { call: 'describe', document }),
  );
  return description.problems;
}

function listOf(problems: readonly Problem[]): string {
  if (problems.length === 0) return `${pc.green('✔')} no problems\n`;
  return problems
    .map(({ severity, node, message, position }) => {
      const mark = severity === 'error' ? pc.red('error') : pc.yellow('warning');
      const place = [node, position && `line ${position.line}`].filter(Boolean).join(', ');
      return `${mark} ${place === '' ? '' : `${pc.bold(visibleText(place))}: `}${visibleLines(message)}\n`;
    })
    .join('');
}
