import { resolve } from 'node:path';
import process from 'node:process';
import { type Command, Option } from 'commander';
import { lostCorrectionsInWords } from '../../core/export/lost-corrections.ts';
import { type ExportTarget, exportTargets } from '../../core/export/targets.ts';
import { makeScripts } from '../app/export/export-pipeline.ts';
import { writeScripts } from '../app/export/write-scripts.ts';
import { replayedEntries } from '../app/runs/corrections-file.ts';
import type { Services } from './services.ts';
import { withPreview } from './with-preview.ts';

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
      const { files, pipeline } = await withPreview(
        services,
        path,
        { reading: 'describe' },
        async (client, document) => ({
          files: await makeScripts(client, { document, target }),
          pipeline: document.pipelineFile,
        }),
      );
      const paths = await writeScripts(resolve(out), files);
      process.stdout.write(paths.map((written) => `${written}\n`).join(''));
      const lost = lostCorrectionsInWords(services.store.rejects.count({ ...replayedEntries, pipeline }));
      if (lost !== undefined) process.stderr.write(`weir: warning: ${lost}\n`);
    });
}
