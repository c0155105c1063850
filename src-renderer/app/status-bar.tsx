import { PlugZap } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { ConnectionState } from '../api/studio-api.ts';
import { GaugeStrip } from '../gauges/gauge-strip.tsx';
import { hasUnsavedWork } from '../stores/documents-store.ts';
import { isRunning } from '../stores/runs-store.ts';
import { useDocument, useDocumentId, useStudio } from '../studio/studio-context.tsx';
import './status-bar.css';

/** The line at the bottom: where the file is, whether the host is there, what the machine does. */
export function StatusBar() {
  const path = useDocument((document) => document.path);
  const isUnsaved = useDocument(hasUnsavedWork);
  return (
    <footer className="status-bar">
      <span className="status-path">{path ?? 'Not saved yet'}</span>
      {isUnsaved && <span>unsaved, kept as a draft</span>}
      <Connection />
      <RunStatus />
      <GaugeStrip />
    </footer>
  );
}

function Connection() {
  const { api } = useStudio();
  const [state, setState] = useState<ConnectionState>('connected');
  useEffect(() => api.app.connection({ next: setState }), [api]);
  if (state === 'connected') return null;
  return (
    <span className="status-alert" role="status">
      <PlugZap size={13} aria-hidden="true" />
      {state === 'reconnecting' ? 'Connecting again…' : 'Weir does not answer. Your work stays here; start Weir again.'}
    </span>
  );
}

function RunStatus() {
  const { runs } = useStudio();
  const document = useDocumentId();
  const status = useStore(runs, (state) => {
    const run = state.byDocument[document];
    return isRunning(run) ? (run?.state.status ?? '') : '';
  });
  if (status === '') return null;
  return <span role="status">{status === 'committing' ? 'Committing…' : 'Running…'}</span>;
}
