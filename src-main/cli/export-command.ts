import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, Option } from 'commander';
import { type ExportTarget, exportTargets } from '../../core/export/targets.ts';
import { exportPipeline } from '../app/export/export-pipeline.ts';
import { looking } from './looking.ts';
import type { Services } from './services.ts';

interface ExportOptions {
  to: ExportTarget;
  out: string;
}

/** `weir export FILE --to TARGET --out DIR`. */
export function registerPipelineExport(program: Command, services: Services): void {
  program
    .command('export')
    .description('write a pipeline as scripts that run without Weir')
    .argument('<file>', 'pipeline file (NAME.weir.json)')
    .addOption(new Option('--to <target>', 'what to write').choices(exportTargets).makeOptionMandatory())
    .requiredOption('--out <folder>', 'folder for the scripts')
    .action(async (path: string, { to: target, out }: ExportOptions) => {
      const paths = await looking(services, path, { reading: 'describe' }, (client, document) =>
        exportPipeline(client, { document, target, folder: resolve(out) }),
      );
      process.stdout.write(paths.map((written) => `${written}\n`).join(''));
    });
}
