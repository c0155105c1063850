import * as z from 'zod';
import { performById } from '../actions/perform.ts';
import { hasUnsavedWork, titleOf } from '../stores/documents-store.ts';
import { followGauges } from '../stores/gauges-store.ts';
import { describePipelines } from './documents/describe-pipelines.ts';
import { newDocument, openPath, openSample, tryOpening } from './documents/document-files.ts';
import { keepDrafts, recoverDrafts } from './documents/keep-drafts.ts';
import { watchFiles } from './documents/watch-files.ts';
import { followRejects } from './runs/follow-rejects.ts';
import { takeUpRuns } from './runs/follow-run.ts';
import { activeDocument, type Studio } from './studio.ts';

type TabStorage = Pick<Storage, 'getItem' | 'setItem'>;

const tabsKey = 'weir.tabs';
const storedTabs = z.object({
  paths: z.array(z.string()),
  active: z.string().nullable(),
  /** The id of the active tab, which identifies an unsaved draft. */
  activeId: z.string().optional(),
});

/** Starts a studio: settings, tabs of the last session, drafts, runs in progress, and all watchers. */
export async function startStudio(studio: Studio, storage: TabStorage): Promise<void> {
  studio.settings.getState().take(await studio.api.settings.get());
  studio.api.settings.changes({ next: studio.settings.getState().take });
  studio.api.secrets.changes({ next: studio.session.getState().outsideChanged });
  await openFirstTabs(studio, storage);
  keepDrafts(studio);
  watchFiles(studio);
  describePipelines(studio);
  rememberTabs(studio, storage);
  obeyHost(studio);
  followRejects(studio);
  followGauges(studio.api.gauges, studio.gauges);
  await takeUpRuns(studio);
}

async function openFirstTabs(studio: Studio, storage: TabStorage): Promise<void> {
  const { openPath: asked, isFirstStart } = studio.info;
  const { paths, active, activeId } = readTabs(storage);
  // Drafts come first, so that a file with a draft is not opened twice.
  await recoverDrafts(studio);
  for (const path of paths) await tryOpening(studio, () => openPath(studio, path));
  if (active !== null && paths.includes(active)) await tryOpening(studio, () => openPath(studio, active));
  const { documents, activate } = studio.documents.getState();
  if (activeId !== undefined && documents.some(({ id }) => id === activeId)) activate(activeId);
  if (asked !== null) await tryOpening(studio, () => openPath(studio, asked));
  if (studio.documents.getState().documents.length > 0) return;
  const [sample] = isFirstStart ? await studio.api.files.samples() : [];
  if (sample !== undefined) await tryOpening(studio, () => openSample(studio, sample.id));
  if (studio.documents.getState().documents.length === 0) newDocument(studio);
}

function readTabs(storage: TabStorage): z.infer<typeof storedTabs> {
  const text = storage.getItem(tabsKey);
  const stored = text === null ? undefined : storedTabs.safeParse(JSON.parse(text));
  return stored?.success === true ? stored.data : { paths: [], active: null };
}

function rememberTabs(studio: Studio, storage: TabStorage): void {
  const remember = () => {
    const { documents } = studio.documents.getState();
    const paths = documents.flatMap(({ path }) => path ?? []);
    const active = activeDocument(studio);
    storage.setItem(tabsKey, JSON.stringify({ paths, active: active?.path ?? null, activeId: active?.id }));
    const hasUnsaved = documents.some(hasUnsavedWork);
    const title = active === null ? 'Weir' : `${hasUnsavedWork(active) ? '• ' : ''}${titleOf(active)} – Weir`;
    if (document.title === title && lastUnsaved === hasUnsaved) return;
    lastUnsaved = hasUnsaved;
    document.title = title;
    // A lost host cannot describe its window; the loss is reported elsewhere.
    studio.api.app.describeWindow({ title, hasUnsavedWork: hasUnsaved }).catch(() => undefined);
  };
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
