import { Database, File, FileJson, FileSpreadsheet, Folder, Workflow } from 'lucide-react';
import type { FolderEntry } from '../../../../core/api/folders.ts';
import { formatBytes, formatMoment } from '../../../ui/numbers.ts';

const icons = {
  folder: Folder,
  pipeline: Workflow,
  csv: FileSpreadsheet,
  excel: FileSpreadsheet,
  json: FileJson,
  parquet: Database,
  sqlite: Database,
  other: File,
};

interface PickerListProps {
  entries: readonly FolderEntry[];
  /** The path of the entry that gets the focus, so that Enter takes it. */
  focused: string | null;
  /** Shown in place of an empty list; null while the folder is being read. */
  emptyText: string | null;
  onTake(entry: FolderEntry): void;
}

/** The entries of a folder, each a button. */
export function PickerList({ entries, focused, emptyText, onTake }: PickerListProps) {
  return (
    <ul className="picker-list" aria-label="Files">
      {entries.map((entry) => {
        const Icon = icons[entry.kind];
        return (
          <li key={entry.path}>
            <button
              type="button"
              ref={entry.path === focused ? takeFocus : undefined}
              className="picker-entry"
              onClick={() => onTake(entry)}
            >
              <Icon size={15} aria-hidden="true" />
              <span>{entry.name}</span>
              <small>{entry.size === null ? '' : formatBytes(entry.size)}</small>
              <small>{formatMoment(entry.modifiedMs)}</small>
            </button>
          </li>
        );
      })}
      {entries.length === 0 && emptyText !== null && <li className="panel-empty">{emptyText}</li>}
    </ul>
  );
}

function takeFocus(button: HTMLButtonElement | null): void {
  button?.focus();
}
