import { isRunning } from '../stores/runs-store.ts';
import { runPipeline, stopRun } from '../studio/run-pipeline.ts';
import { activeDocument, type Studio } from '../studio/studio.ts';
import type { Action } from './action.ts';

function isBusy(studio: Studio): boolean {
  const document = activeDocument(studio);
  return document !== null && isRunning(studio.runs.getState().byDocument[document.id]);
}

function canRun(studio: Studio): boolean {
  const document = activeDocument(studio);
  return document !== null && document.unreadable === null && !isBusy(studio);
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
      const needsValues = document.history.pipeline.params.some((param) => param.default === undefined);
      if (needsValues) studio.dialogs.getState().show({ kind: 'run' });
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
