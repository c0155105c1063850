import {
  FileCode2,
  Keyboard,
  Monitor,
  Moon,
  Play,
  Redo2,
  Search,
  SlidersHorizontal,
  Square,
  Sun,
  Undo2,
} from 'lucide-react';
import { useStore } from 'zustand';
import { exportActions } from '../../actions/export-actions.ts';
import { keysOf, perform, performById } from '../../actions/perform.ts';
import { isRunning } from '../../stores/runs-store.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { DocumentTabs } from './document-tabs.tsx';
import { MainMenu } from './main-menu.tsx';
import './title-bar.css';

export function TitleBar() {
  return (
    <header className="title-bar">
      <h1 className="visually-hidden">Weir</h1>
      <MainMenu />
      <DocumentTabs />
      <HistoryButtons />
      <RunButtons />
      <ExportMenu />
      <FindButton />
      <ThemeMenu />
    </header>
  );
}

function HistoryButtons() {
  const studio = useStudio();
  const titles = useStore(studio.documents, ({ documents, activeId }) => {
    const history = documents.find((document) => document.id === activeId)?.history;
    return `${history?.past.at(-1)?.title ?? ''}\n${history?.future[0]?.title ?? ''}`;
  });
  const [undo = '', redo = ''] = titles.split('\n');
  return (
    <span className="title-group">
      <IconButton
        label={undo === '' ? 'Nothing to undo' : `Undo ${undo}`}
        keys={keysOf(studio, 'edit.undo')}
        disabled={undo === ''}
        onClick={() => performById(studio, 'edit.undo')}
      >
        <Undo2 size={16} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={redo === '' ? 'Nothing to redo' : `Redo ${redo}`}
        keys={keysOf(studio, 'edit.redo')}
        disabled={redo === ''}
        onClick={() => performById(studio, 'edit.redo')}
      >
        <Redo2 size={16} aria-hidden="true" />
      </IconButton>
    </span>
  );
}

function RunButtons() {
  const studio = useStudio();
  const activeId = useStore(studio.documents, (state) => state.activeId) ?? '';
  const isBusy = useStore(studio.runs, (state) => isRunning(state.byDocument[activeId]));
  const isStopping = useStore(studio.runs, (state) => state.byDocument[activeId]?.isStopping === true);
  return (
    <span className="title-group" data-tour="run">
      {isBusy ? (
        <Button tone="danger" disabled={isStopping} onClick={() => performById(studio, 'run.stop')}>
          <Square size={13} fill="currentColor" aria-hidden="true" />
          {isStopping ? 'Stopping…' : 'Stop'}
        </Button>
      ) : (
        <Button tone="primary" onClick={() => performById(studio, 'run.start')}>
          <Play size={13} fill="currentColor" aria-hidden="true" />
          Run
        </Button>
      )}
      <IconButton
        label="Run with params…"
        keys={keysOf(studio, 'run.dialog')}
        disabled={isBusy}
        onClick={() => performById(studio, 'run.dialog')}
      >
        <SlidersHorizontal size={16} aria-hidden="true" />
      </IconButton>
    </span>
  );
}

const exportDetails: Readonly<Record<string, string>> = {
  'export.python': 'Runs anywhere with Python and DuckDB, without Weir',
  'export.airflow': 'A DAG that schedules the Python script beside it',
  'export.pyspark': 'The same work spread over the machines of a Spark cluster',
  'export.sql': 'For the DuckDB command line; it says what SQL alone cannot do',
};

function ExportMenu() {
  const studio = useStudio();
  const items = exportActions.map((action) => ({
    kind: 'item' as const,
    title: action.title,
    detail: exportDetails[action.id] ?? '',
    onChoose: () => void perform(studio, action),
  }));
  return (
    <Menu label="Export" align="end" items={items}>
      <button type="button" className="title-button" aria-label="Export">
        <FileCode2 size={14} aria-hidden="true" />
        <span>Export</span>
      </button>
    </Menu>
  );
}

function FindButton() {
  const studio = useStudio();
  return (
    <button type="button" className="title-button" onClick={() => performById(studio, 'view.commands')}>
      <Search size={14} aria-hidden="true" />
      <span>Find anything</span>
      <kbd>{keysOf(studio, 'view.commands')}</kbd>
    </button>
  );
}

const themes = { system: Monitor, light: Sun, dark: Moon };

function ThemeMenu() {
  const studio = useStudio();
  const theme = useStore(studio.settings, (state) => state.settings.theme);
  const Icon = themes[theme];
  const choices = [
    { value: 'system', title: 'As the system' },
    { value: 'light', title: 'Light' },
    { value: 'dark', title: 'Dark' },
  ] as const;
  return (
    <span className="title-group">
      <IconButton
        label="Shortcuts"
        keys={keysOf(studio, 'help.shortcuts')}
        onClick={() => performById(studio, 'help.shortcuts')}
      >
        <Keyboard size={16} aria-hidden="true" />
      </IconButton>
      <Menu
        label="Theme"
        align="end"
        items={choices.map(({ value, title }) => ({
          kind: 'item',
          title,
          isChecked: value === theme,
          onChoose: () => performById(studio, `view.theme.${value}`),
        }))}
      >
        <button type="button" className="icon-button" aria-label="Theme">
          <Icon size={16} aria-hidden="true" />
        </button>
      </Menu>
    </span>
  );
}
