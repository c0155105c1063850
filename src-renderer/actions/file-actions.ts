import {
  closeDocument,
  newDocument,
  openByDialog,
  saveDocument,
  saveDocumentAs,
} from '../studio/documents/document-files.ts';
import { activeDocument } from '../studio/studio.ts';
import type { Action } from './action.ts';
import { hasPipeline, onPipeline } from './on-pipeline.ts';

export const fileActions: readonly Action[] = [
  {
    id: 'file.new',
    title: 'New pipeline',
    section: 'File',
    chords: ['alt+n'],
    run: (studio) => void newDocument(studio),
  },
  {
    id: 'file.open',
    title: 'Open pipeline…',
    section: 'File',
    chords: ['mod+o'],
    isGlobal: true,
    run: openByDialog,
  },
  {
    id: 'file.save',
    title: 'Save',
    section: 'File',
    chords: ['mod+s'],
    isGlobal: true,
    isEnabled: hasPipeline,
    run: onPipeline(async (studio, document) => {
      await saveDocument(studio, document);
    }),
  },
  {
    id: 'file.saveAs',
    title: 'Save as…',
    section: 'File',
    chords: ['mod+shift+s'],
    isGlobal: true,
    isEnabled: hasPipeline,
    run: onPipeline(async (studio, document) => {
      await saveDocumentAs(studio, document);
    }),
  },
  {
    id: 'file.autosave',
    title: 'Save after each change',
    section: 'File',
    keywords: 'autosave automatic',
    run: (studio) => {
      const { settings, change } = studio.settings.getState();
      return change({ isAutosaving: !settings.isAutosaving });
    },
  },
  {
    id: 'file.secrets',
    title: 'Secrets…',
    section: 'File',
    keywords: 'password token key credentials environment variable',
    run: (studio) => studio.dialogs.getState().show({ kind: 'secrets' }),
  },
  {
    id: 'file.close',
    title: 'Close tab',
    section: 'File',
    chords: ['alt+w'],
    isEnabled: (studio) => activeDocument(studio) !== null,
    async run(studio) {
      const document = activeDocument(studio);
      if (document !== null) await closeDocument(studio, document.id);
    },
  },
  {
    id: 'file.nextTab',
    title: 'Next tab',
    section: 'File',
    chords: ['alt+]'],
    isEnabled: (studio) => studio.documents.getState().documents.length > 1,
    run(studio) {
      const { documents, activeId, activate } = studio.documents.getState();
      const index = documents.findIndex((document) => document.id === activeId);
      const next = documents[(index + 1) % documents.length];
      if (next !== undefined) activate(next.id);
    },
  },
];
