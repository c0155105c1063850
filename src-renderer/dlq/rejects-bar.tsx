import { ChevronLeft, Download, PanelRight, Search, X } from 'lucide-react';
import {
  type RejectScope,
  type RejectsPlace,
  type RejectsQuery,
  type StatusTab,
  withTab,
} from '../stores/rejects-query.ts';
import { NodeTitle } from '../studio/nodes/node-title.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Menu } from '../ui/menu.tsx';
import { formatCount } from '../ui/numbers.ts';
import { Segmented } from '../ui/segmented.tsx';
import { Select } from '../ui/select.tsx';
import { TextInput } from '../ui/text-input.tsx';
import type { StatusCounts } from './use-rejects.ts';

interface RejectsBarProps {
  query: RejectsQuery;
  place: RejectsPlace;
  counts: StatusCounts | null;
  onQuery(query: RejectsQuery): void;
  onExport(layout: 'csv' | 'json'): void;
  isDetailsOpen: boolean;
  onToggleDetails(): void;
  onBack(): void;
}

/** Chooses which rejects are listed: by scope, status, node and search. */
export function RejectsBar({ query, place, counts, onQuery, onExport, ...rest }: RejectsBarProps) {
  return (
    <header className="panel-bar rejects-bar">
      <IconButton label="Back to the reasons" size="small" className="rejects-back" onClick={rest.onBack}>
        <ChevronLeft size={15} aria-hidden="true" />
      </IconButton>
      <Select
        className="rejects-scope"
        aria-label="Rejects of"
        value={query.scope}
        options={scopesOf(query, place)}
        onChange={(scope) => onQuery({ ...query, scope, reason: null })}
      />
      <StatusChoice counts={counts} chosen={query.status} onChoose={(status) => onQuery(withTab(query, status))} />
      <search className="rejects-search">
        <Search size={13} aria-hidden="true" />
        <TextInput
          type="search"
          aria-label="Search in rows and messages"
          placeholder="Search"
          value={query.search}
          onChange={(search) => onQuery({ ...query, search })}
        />
      </search>
      {query.node !== null && (
        <button
          type="button"
          className="toggle-chip"
          aria-pressed="true"
          title="Show the rejects of all steps"
          onClick={() => onQuery({ ...query, node: null, reason: null })}
        >
          <NodeTitle id={query.node} /> <X size={12} aria-hidden="true" />
          <span className="visually-hidden">: show all steps</span>
        </button>
      )}
      {counts !== null && (counts.corrected > 0 || query.isCorrectedOnly) && (
        <button
          type="button"
          className="toggle-chip"
          aria-pressed={query.isCorrectedOnly}
          onClick={() => onQuery({ ...query, isCorrectedOnly: !query.isCorrectedOnly })}
        >
          {formatCount(counts.corrected)} corrected
        </button>
      )}
      {counts !== null && (counts.gone > 0 || query.isGoneOnly) && (
        <button
          type="button"
          className="toggle-chip"
          aria-pressed={query.isGoneOnly}
          title="A later run, in the same file and with the same params, did not reject them"
          onClick={() => onQuery({ ...query, status: 'open', isGoneOnly: !query.isGoneOnly, reason: null })}
        >
          {formatCount(counts.gone)} no longer rejected
        </button>
      )}
      <span className="panel-spring" />
      <ExportMenu onExport={onExport} />
      <IconButton
        label="Details of the entry"
        size="small"
        isPressed={rest.isDetailsOpen}
        onClick={rest.onToggleDetails}
      >
        <PanelRight size={15} aria-hidden="true" />
      </IconButton>
    </header>
  );
}

function scopesOf({ run }: RejectsQuery, { path, lastRunId }: RejectsPlace): { value: RejectScope; title: string }[] {
  return [
    ...(path === null ? [] : [{ value: 'pipeline' as const, title: 'This pipeline' }]),
    ...(lastRunId === null ? [] : [{ value: 'lastRun' as const, title: run === null ? 'The last run' : 'That run' }]),
    { value: 'everything', title: 'All pipelines' },
  ];
}

const statusTabs: readonly { value: StatusTab; title: string }[] = [
  { value: 'open', title: 'Open' },
  { value: 'replayed', title: 'Replayed' },
  { value: 'discarded', title: 'Discarded' },
  { value: 'all', title: 'All' },
];

interface StatusChoiceProps {
  counts: StatusCounts | null;
  chosen: StatusTab;
  onChoose(status: StatusTab): void;
}

/** Tabs, or a list in a narrow panel: the style sheet hides one of the two. */
function StatusChoice({ counts, chosen, onChoose }: StatusChoiceProps) {
  const options = statusTabs.map(({ value, title }) => ({
    value,
    title: counts === null ? title : `${title} ${formatCount(counts[value])}`,
  }));
  return (
    <>
      <Segmented label="Status" options={options} value={chosen} onChange={onChoose} />
      <Select className="rejects-status" aria-label="Status" value={chosen} options={options} onChange={onChoose} />
    </>
  );
}

function ExportMenu({ onExport }: Pick<RejectsBarProps, 'onExport'>) {
  return (
    <Menu
      label="Export"
      align="end"
      items={[
        {
          kind: 'item',
          title: 'Export as CSV',
          detail: 'Safe to open in a spreadsheet',
          onChoose: () => onExport('csv'),
        },
        { kind: 'item', title: 'Export as JSON', onChoose: () => onExport('json') },
      ]}
    >
      <button
        type="button"
        className="icon-button"
        data-size="small"
        aria-label="Export what is listed"
        title="Export what is listed"
      >
        <Download size={14} aria-hidden="true" />
      </button>
    </Menu>
  );
}
