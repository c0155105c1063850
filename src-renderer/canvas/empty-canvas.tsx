import { FolderOpen, Plus, Waves } from 'lucide-react';
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { performById } from '../actions/perform.ts';
import { useKnownFiles } from '../app/use-known-files.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';

const mostRecent = 3;

/** What to do where there is nothing yet. */
export function EmptyCanvas() {
  const studio = useStudio();
  return (
    <div className="empty-canvas">
      <div className="empty-card">
        <Waves size={32} strokeWidth={1.5} aria-hidden="true" />
        <h2>Drop a data file here</h2>
        <p>
          CSV, JSON, Parquet, Excel or SQLite; a table copied from a spreadsheet can be pasted. Or start typing to add a
          node, such as <kbd>csv</kbd> or <kbd>join</kbd>.
        </p>
        <div className="empty-actions">
          <Button tone="primary" onClick={() => performById(studio, 'edit.addNode')}>
            <Plus size={15} aria-hidden="true" />
            Add a node
          </Button>
          <Button onClick={() => performById(studio, 'file.open')}>
            <FolderOpen size={15} aria-hidden="true" />
            Open a pipeline
          </Button>
        </div>
        <KnownPipelines />
      </div>
    </div>
  );
}

/** The latest pipelines that are still there and in no tab, and the samples. */
function KnownPipelines() {
  const { documents } = useStudio();
  const { recent, samples, load, openRecent, openSample } = useKnownFiles();
  const open = useStore(documents, (state) => state.documents);
  useEffect(load, [load]);
  const files = recent.filter(({ path, isMissing }) => !isMissing && open.every((document) => document.path !== path));
  return (
    <>
      {files.length > 0 && (
        <p className="empty-known">
          Recent:
          {files.slice(0, mostRecent).map(({ path, name }) => (
            <button key={path} type="button" className="link" title={path} onClick={() => openRecent(path)}>
              {name}
            </button>
          ))}
        </p>
      )}
      {samples.length > 0 && (
        <p className="empty-known">
          Samples:
          {samples.map(({ id, title, description }) => (
            <button key={id} type="button" className="link" title={description} onClick={() => openSample(id)}>
              {title}
            </button>
          ))}
        </p>
      )}
    </>
  );
}
