import type { MenuItemConstructorOptions } from 'electron';
import type { ExportTarget } from '../../../core/export/targets.ts';

export interface MenuWishes {
  /** An action of the studio, by its id. */
  act(action: string): void;
  open(path: string): void;
  recent: readonly { path: string; name: string }[];
  isMac: boolean;
}

type Item = MenuItemConstructorOptions;

const exportTitles: Readonly<Record<ExportTarget, string>> = {
  python: 'As Python script …',
  airflow: 'As Airflow DAG …',
  pyspark: 'As PySpark script …',
  sql: 'As SQL script …',
};

const separator: Item = { type: 'separator' };

/**
 * The menu bar. Shortcuts are shown here and handled by the studio itself, which knows whether text is being edited.
 */
export function menuTemplate({ act, open, recent, isMac }: MenuWishes): Item[] {
  const item = (label: string, action: string, accelerator?: string): Item => ({
    label,
    click: () => act(action),
    ...(accelerator !== undefined && { accelerator, registerAccelerator: false }),
  });
  const recentItems = recent.map(({ path, name }): Item => ({ label: name, sublabel: path, click: () => open(path) }));
  const file: Item[] = [
    item('New pipeline', 'file.new', 'CmdOrCtrl+N'),
    item('Open …', 'file.open', 'CmdOrCtrl+O'),
    { label: 'Open recent', submenu: recentItems.length > 0 ? recentItems : [{ label: 'None yet', enabled: false }] },
    separator,
    item('Save', 'file.save', 'CmdOrCtrl+S'),
    item('Save as …', 'file.saveAs', 'CmdOrCtrl+Shift+S'),
    separator,
    {
      label: 'Export',
      submenu: Object.entries(exportTitles).map(([target, title]) => item(title, `export.${target}`)),
    },
    item('Secrets …', 'file.secrets'),
    separator,
    item('Close tab', 'file.close', 'CmdOrCtrl+W'),
    isMac ? { role: 'close', label: 'Close window', accelerator: 'Shift+Cmd+W' } : { role: 'quit' },
  ];
  const edit: Item[] = [
    item('Undo', 'edit.undo', 'CmdOrCtrl+Z'),
    item('Redo', 'edit.redo', 'CmdOrCtrl+Shift+Z'),
    separator,
    { role: 'cut', registerAccelerator: false },
    { role: 'copy', registerAccelerator: false },
    { role: 'paste', registerAccelerator: false },
    item('Duplicate', 'edit.duplicate', 'CmdOrCtrl+D'),
    item('Delete', 'edit.delete', 'Delete'),
    separator,
    item('Select all', 'edit.selectAll', 'CmdOrCtrl+A'),
  ];
  const view: Item[] = [
    item('Find anything …', 'view.commands', 'CmdOrCtrl+K'),
    separator,
    item('Zoom to fit', 'view.fit'),
    item('Palette', 'view.palette'),
    item('Inspector', 'view.inspector'),
    item('Panels below', 'view.dock'),
    separator,
    { role: 'togglefullscreen' },
  ];
  const run: Item[] = [
    item('Run', 'run.start', 'CmdOrCtrl+Enter'),
    item('Run with params …', 'run.dialog'),
    item('Stop', 'run.stop'),
  ];
  const help: Item[] = [item('Shortcuts', 'help.shortcuts'), item('Tour', 'help.tour')];
  return [
    ...(isMac ? [{ role: 'appMenu' as const }] : []),
    { label: 'File', submenu: file },
    { label: 'Edit', submenu: edit },
    { label: 'View', submenu: view },
    { label: 'Run', submenu: run },
    { role: 'help', submenu: help },
  ];
}
