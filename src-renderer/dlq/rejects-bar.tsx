import { ChevronLeft, Download, PanelRight, Search, X } from 'lucide-react';
import type { RejectScope, RejectsPlace, RejectsQuery, StatusTab } from '../stores/rejects-query.ts';
import { NodeTitle } from '../studio/node-title.tsx';
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

/** What is looked at: whose rejects, in which state, with which words. */
export function RejectsBar({ query, place, counts, onQuery, onExport, ...rest }: RejectsBarProps) {
  const tab = (value: StatusTab, title: string) => ({
    value,
    title: counts === null ? title : `${title} ${formatCount(counts[value])}`,
  });
  const tabs = [tab('open', 'Open'), tab('replayed', 'Replayed'), tab('discarded', 'Discarded'), tab('all', 'All')];
  const choose = (status: StatusTab) => onQuery({ ...query, status });
  const scopes: { value: RejectScope; title: string }[] = [
    ...(place.path === null ? [] : [{ value: 'pipeline' as const, title: 'This pipeline' }]),
    ...(place.lastRunId === null
      ? []
      : [{ value: 'lastRun' as const, title: query.run === null ? 'The last run' : 'That run' }]),
    { value: 'everything', title: 'All pipelines' },
  ];
  return (
    <header className="panel-bar rejects-bar">
      <IconButton label="Back to the reasons" size="small" className="rejects-back" onClick={rest.onBack}>
        <ChevronLeft size={15} aria-hidden="true" />
      </IconButton>
      <Select
        className="rejects-scope"
        aria-label="Rejects of"
        value={query.scope}
        options={scopes}
        onChange={(scope) => onQuery({ ...query, scope, reason: null })}
      />
      <Segmented label="Status" options={tabs} value={query.status} onChange={choose} />
      <Select className="rejects-status" aria-label="Status" value={query.status} options={tabs} onChange={choose} />
      <search className="rejects-search">
        <Search size={13} aria-hidden="true" />
        <TextInput
          type="search"
          aria-label="Search in rows and messages"
          placeholder="Search rows"
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
      <span className="panel-spring" />
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
