import { PlugZap } from 'lucide-react';
import { useStore } from 'zustand';
import { GaugeStrip } from '../../gauges/gauge-strip.tsx';
import { hasUnsavedWork } from '../../stores/documents-store.ts';
import { isRunning } from '../../stores/runs-store.ts';
import { useDocument, useDocumentId, useStudio } from '../../studio/studio-context.tsx';
import './status-bar.css';
import { useConnection } from './use-connection.ts';

/** The bar at the bottom: path of the file, state of the host, gauges. */
export function StatusBar() {
  const path = useDocument((document) => document.path);
  const isUnsaved = useDocument(hasUnsavedWork);
  const connection = useConnection();
  const isConnected = connection === 'connected';
  return (
    <footer className="status-bar">
      <span className="status-path">{path ?? 'Not saved yet'}</span>
      {isUnsaved && <span>{isConnected ? 'unsaved, kept as a draft' : 'unsaved'}</span>}
      {!isConnected && (
        <span className="status-alert" role="status">
          <PlugZap size={13} aria-hidden="true" />
          {connection === 'reconnecting' ? 'Connecting again…' : 'Weir does not answer.'}
        </span>
      )}
      {isConnected && (
        <>
          <RunStatus />
          <GaugeStrip />
        </>
      )}
    </footer>
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
