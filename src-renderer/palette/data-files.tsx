import { FileSpreadsheet, FolderOpen } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FolderEntry } from '../../core/api/folders.ts';
import { readerOf } from '../../core/nodes/file-formats.ts';
import { headHeight, nodeWidth } from '../canvas/geometry/node-geometry.ts';
import { pickPath } from '../studio/ask.ts';
import { addReaders, dataFileOf, whyUnread } from '../studio/editing/drop-files.ts';
import { fileNameOf, folderOf } from '../studio/file-paths.ts';
import { useDocument, useDocumentId, useStudio } from '../studio/studio-context.tsx';
import { tellFailure } from '../studio/tell-failure.ts';
import { formatBytes } from '../ui/numbers.ts';

/** Data files in the pipeline's folder; one click adds an input for one. */
export function DataFiles() {
  const studio = useStudio();
  const document = useDocumentId();
  const path = useDocument((current) => current.path);
  const [entries, setEntries] = useState<readonly FolderEntry[]>([]);
  useEffect(() => {
    if (path === null) return setEntries([]);
    const request = new AbortController();
    studio.api.files
      .list({ folder: folderOf(path) }, { signal: request.signal })
      .then((listing) => setEntries(listing.entries.filter((entry) => readerOf(entry.name) !== undefined)))
      // The folder may be gone or unreadable; then only the file picker is offered.
      .catch(() => setEntries([]));
    return () => request.abort();
  }, [studio, path]);

  const read = async (file: string) => {
    const type = readerOf(file)?.type;
    if (type === undefined) {
      studio.toasts.getState().show(whyUnread(fileNameOf(file)));
      return;
    }
    const centre = studio.canvas.getState().view?.centre() ?? { x: 0, y: 0 };
    const middle = { x: centre.x - nodeWidth / 2, y: centre.y - headHeight / 2 };
    addReaders(studio, document, [await dataFileOf(studio, document, type, file)], middle);
  };
  const choose = async () => {
    try {
      const picked = await pickPath(studio, 'openData');
      if (picked !== null) await read(picked);
    } catch (error) {
      tellFailure(studio, 'The file could not be chosen.', error);
    }
  };
  return (
    <section>
      <h2 className="palette-heading">Files</h2>
      <ul>
        {entries.map((entry) => (
          <li key={entry.path}>
            <button type="button" className="palette-item" title={entry.path} onClick={() => void read(entry.path)}>
              <FileSpreadsheet size={16} aria-hidden="true" />
              <span className="palette-name">{entry.name}</span>
              {entry.size !== null && <span className="palette-size">{formatBytes(entry.size)}</span>}
            </button>
          </li>
        ))}
        <li>
          <button type="button" className="palette-item" onClick={() => void choose()}>
            <FolderOpen size={16} aria-hidden="true" />
            Read a file…
          </button>
        </li>
      </ul>
    </section>
  );
}
