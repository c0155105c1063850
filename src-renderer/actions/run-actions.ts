import type { StudioDocument } from '../stores/documents-store.ts';
import { isRunning } from '../stores/runs-store.ts';
import { chosenNode } from '../stores/selection-store.ts';
import { runPipeline, stopRun } from '../studio/runs/run-pipeline.ts';
import { canRunTo } from '../studio/runs/run-to.ts';
import { activeDocument, activeSelection, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';
import { hasPipeline } from './on-pipeline.ts';

function isBusy(studio: Studio): boolean {
  const document = activeDocument(studio);
  return document !== null && isRunning(studio.runs.getState().byDocument[document.id]);
}

function canRun(studio: Studio): boolean {
  return hasPipeline(studio) && !isBusy(studio);
}

function needsValues({ history }: StudioDocument): boolean {
  return history.pipeline.params.some((param) => param.default === undefined);
}

/** The selected node, if there is one and a run can end there. */
function nodeToRunTo(studio: Studio): string | undefined {
  const document = activeDocument(studio);
  const node = chosenNode(activeSelection(studio));
  return document !== null && node !== null && canRunTo(document.history.pipeline, node) ? node : undefined;
}

export const runActions: readonly Action[] = [
  {
    id: 'run.start',
    title: 'Run',
    section: 'Run',
    chords: ['mod+enter'],
    isGlobal: true,
    isEnabled: canRun,
    async run(studio) {
      const document = activeDocument(studio);
      if (document === null) return;
      if (needsValues(document)) studio.dialogs.getState().show({ kind: 'run' });
      else await runPipeline(studio, document.id, {});
    },
  },
  {
    id: 'run.dialog',
    title: 'Run with params…',
    section: 'Run',
    chords: ['mod+shift+enter'],
    isGlobal: true,
    isEnabled: canRun,
    run: (studio) => studio.dialogs.getState().show({ kind: 'run' }),
  },
  {
    id: 'run.toHere',
    title: 'Run to the chosen node',
    titleNow: () => 'Run to here',
    section: 'Run',
    chords: ['mod+alt+enter'],
    isGlobal: true,
    keywords: 'here partial until up to selected',
    isEnabled: (studio) => canRun(studio) && nodeToRunTo(studio) !== undefined,
    async run(studio) {
      const document = activeDocument(studio);
      const upTo = nodeToRunTo(studio);
      if (document === null || upTo === undefined) return;
      if (needsValues(document)) studio.dialogs.getState().show({ kind: 'run', upTo });
      else await runPipeline(studio, document.id, { upTo });
    },
  },
  {
    id: 'run.stop',
    title: 'Stop the run',
    section: 'Run',
    chords: ['mod+.'],
    isGlobal: true,
    isEnabled: isBusy,
    async run(studio) {
      const document = activeDocument(studio);
      if (document !== null) await stopRun(studio, document.id);
    },
  },
];
