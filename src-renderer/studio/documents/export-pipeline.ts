import { lostCorrectionsInWords } from '../../../core/export/lost-corrections.ts';
import type { ExportTarget } from '../../../core/export/targets.ts';
import { textOf } from '../../stores/documents-store.ts';
import { plural } from '../../ui/numbers.ts';
import { askChoice, pickPath } from '../ask.ts';
import { fileNameOf } from '../file-paths.ts';
import { activeDocument, type Studio } from '../studio.ts';
import { refusalOf } from './dismiss-solved.ts';

/** Asks for a folder and exports the pipeline of the active tab into it. Checks first whether it can be exported. */
export async function exportAs(studio: Studio, target: ExportTarget): Promise<void> {
  const document = activeDocument(studio);
  if (document === null) return;
  const { id } = document;
  const exported = { text: textOf(document.history.pipeline), path: document.path, target };
  try {
    await studio.api.exports.check(exported);
  } catch (error) {
    if (tellProblems(studio, id)) return;
    throw error;
  }
  const folder = await pickPath(studio, 'openFolder');
  if (folder === null) return;
  const toasts = studio.toasts.getState();
  const about = exportOf(id);
  toasts.show({ tone: 'info', message: 'Exporting…', about, document: id });
  try {
    const request = { ...exported, folder };
    const first = await studio.api.exports.write({ ...request, isOverwriting: false });
    const result =
      first.status === 'exists' && (await mayReplace(studio, first.names))
        ? await studio.api.exports.write({ ...request, isOverwriting: true })
        : first;
    if (result.status === 'written') tellWritten(studio, id, result);
    else toasts.dismissAbout(about);
  } catch (error) {
    toasts.dismissAbout(about);
    throw error;
  }
}

/**
 * Shows the list of problems if one of them is about a node's form, since the list explains it better than a refusal;
 * false if none is.
 */
function tellProblems(studio: Studio, document: string): boolean {
  const { problems = [] } = studio.session.getState().byDocument[document] ?? {};
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (!errors.some(({ code }) => code === 'node.config')) return false;
  studio.selection.getState().endNew(document);
  studio.view.getState().showDock('problems');
  const message = `${plural(errors.length, 'problem')} must be solved before an export.`;
  studio.toasts.getState().show({ tone: 'warning', message, about: refusalOf(document), document });
  return true;
}

function exportOf(document: string): string {
  return `export of ${document}`;
}

async function mayReplace(studio: Studio, names: readonly string[]): Promise<boolean> {
  const [name = '', ...others] = names;
  const choice = await askChoice(studio, {
    title: others.length === 0 ? `Replace "${name}"?` : `Replace ${names.length} files?`,
    message: `${names.join(', ')}: there already. What was changed there by hand would be lost.`,
    choices: [{ value: 'replace', title: 'Replace', tone: 'danger' }],
  });
  return choice === 'replace';
}

function tellWritten(
  studio: Studio,
  document: string,
  { folder, paths, replayed }: { folder: string; paths: readonly string[]; replayed: number },
): void {
  const [path = folder] = paths;
  const lost = lostCorrectionsInWords(replayed);
  const where = `In ${folder}. Its head says how to run it.`;
  const show = { title: 'Show', onChoose: () => void studio.api.exports.reveal({ path }) };
  studio.toasts.getState().show({
    tone: lost === undefined ? 'success' : 'warning',
    message: `Exported ${paths.map(fileNameOf).join(' and ')}.`,
    detail: lost === undefined ? where : `${where}\n${lost}`,
    about: exportOf(document),
    document,
    ...(studio.info.canReveal && { action: show }),
  });
}
