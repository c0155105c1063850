import { messageOf } from '../../core/errors.ts';
import { performById } from '../actions/perform.ts';
import { hasUnsavedWork, type StudioDocument, titleOf } from '../stores/documents-store.ts';
import { followGauges } from '../stores/gauges-store.ts';
import { plural } from '../ui/numbers.ts';
import { describePipelines } from './documents/describe-pipelines.ts';
import { newDocument, openPath, openSample, tryOpening } from './documents/document-files.ts';
import { keepDrafts, recoverDrafts } from './documents/keep-drafts.ts';
import { watchFiles } from './documents/watch-files.ts';
import { followRejects } from './runs/follow-rejects.ts';
import { takeUpRuns } from './runs/follow-run.ts';
import { activeDocument, type Studio } from './studio.ts';

/** Starts a studio: settings, tabs of the last session, drafts, runs in progress, and all watchers. */
export async function startStudio(studio: Studio): Promise<void> {
  studio.settings.getState().take(await studio.api.settings.get());
  studio.api.settings.changes({ next: studio.settings.getState().take });
  studio.api.secrets.changes({ next: studio.session.getState().outsideChanged });
  await openFirstTabs(studio);
  keepDrafts(studio);
  watchFiles(studio);
  describePipelines(studio);
  rememberTabs(studio);
  obeyHost(studio);
  followRejects(studio);
  followGauges(studio.api.gauges, studio.gauges);
  await takeUpRuns(studio);
}

async function openFirstTabs(studio: Studio): Promise<void> {
  const { paths, order = [], active, activeId } = await studio.api.files.tabs();
  // Drafts come first, so that a file with a draft is not opened twice.
  await recoverDrafts(studio);
  await reopen(studio, paths);
  putInOrder(studio, order);
  const { documents, activate } = studio.documents.getState();
  const shown =
    documents.find(({ id }) => id === activeId) ?? documents.find(({ path }) => path !== null && path === active);
  if (shown !== undefined) activate(shown.id);
  if (documents.length > 0) return;
  const [sample] = studio.info.isFirstStart ? await studio.api.files.samples() : [];
  if (sample !== undefined) await tryOpening(studio, () => openSample(studio, sample.id));
  if (studio.documents.getState().documents.length === 0) newDocument(studio);
}

function putInOrder(studio: Studio, order: readonly string[]): void {
  const { documents, move } = studio.documents.getState();
  const known = order.flatMap((key) => documents.find((document) => keyOf(document) === key) ?? []);
  for (const [index, { id }] of known.entries()) move(id, index);
}

function keyOf({ path, id }: StudioDocument): string {
  return path ?? id;
}

/** Opens what is still there, and says once what is not. */
async function reopen(studio: Studio, paths: readonly string[]): Promise<void> {
  const failures: string[] = [];
  for (const path of paths) {
    await openPath(studio, path).catch((error: unknown) => failures.push(messageOf(error)));
  }
  if (failures.length === 0) return;
  const message = `${plural(failures.length, 'pipeline')} could not be opened again.`;
  studio.toasts.getState().show({ tone: 'warning', message, detail: failures.join('\n') });
}

function rememberTabs(studio: Studio): void {
  const remember = () => {
    const { documents } = studio.documents.getState();
    const active = activeDocument(studio);
    keepTabs(documents, active);
    describeWindow(active, documents.some(hasUnsavedWork));
  };
  const keepTabs = (documents: readonly StudioDocument[], active: StudioDocument | null) => {
    const paths = documents.flatMap(({ path }) => path ?? []);
    const tabs = { paths, order: documents.map(keyOf), active: active?.path ?? null, activeId: active?.id };
    const text = JSON.stringify(tabs);
    if (text === lastTabs) return;
    lastTabs = text;
    // A lost host can keep nothing; the loss is reported elsewhere.
    studio.api.files.keepTabs(tabs).catch(() => undefined);
  };
  const describeWindow = (active: StudioDocument | null, hasUnsaved: boolean) => {
    const title = active === null ? 'Weir' : `${hasUnsavedWork(active) ? '• ' : ''}${titleOf(active)} – Weir`;
    if (document.title === title && lastUnsaved === hasUnsaved) return;
    lastUnsaved = hasUnsaved;
    document.title = title;
    studio.api.app.describeWindow({ title, hasUnsavedWork: hasUnsaved }).catch(() => undefined);
  };
  let lastTabs: string | undefined;
  let lastUnsaved: boolean | undefined;
  studio.documents.subscribe(remember);
  remember();
}

/** Performs what the host asks for: menu items, second starts, double-clicked files. */
function obeyHost(studio: Studio): void {
  studio.api.app.commands({
    next(command) {
      if (command.kind === 'openFile') return void tryOpening(studio, () => openPath(studio, command.path));
      performById(studio, command.action);
    },
  });
}
