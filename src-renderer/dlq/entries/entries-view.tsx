import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DeadLetter, DeadLetterFilter, DeadLetterGroup } from '../../api/dead-letters-api.ts';
import type { Cell } from '../../api/shared.ts';
import type { CellRange } from '../../grid/cell-range.ts';
import { rowAt } from '../../grid/paged-rows.ts';
import type { RejectScope, StatusTab } from '../../stores/rejects-query.ts';
import { titleOfNode } from '../../studio/nodes/node-types.ts';
import { useDocumentId, usePipeline, useStudio } from '../../studio/studio-context.tsx';
import { useTriedCorrections } from '../corrections/use-tried-corrections.ts';
import { correctEntries } from '../reject-actions.ts';
import { type EntriesTable, type EntrySort, entriesPageSize, useEntries } from '../use-rejects.ts';
import type { WhoseRejects } from '../whose-rejects.ts';
import { EntriesGrid } from './entries-grid.tsx';
import { EntriesTools } from './entries-tools.tsx';
import { type EntryColumn, entryColumns } from './entry-columns.ts';
import { EntryDetails } from './entry-details.tsx';
import { useSelectedEntries } from './use-selected-entries.ts';

interface EntriesViewProps {
  filter: DeadLetterFilter;
  status: StatusTab;
  reason: DeadLetterGroup | null;
  scope: RejectScope;
  /** Only entries of this tab's own pipeline can be corrected: it decides which corrections pass. */
  whose: WhoseRejects;
  corrected: number;
  version: number;
  /** Returns from one reason to the list of all. */
  onShowReasons(): void;
  onOpenDetails(): void;
  onCloseDetails(): void;
}

export function EntriesView(props: EntriesViewProps) {
  const [sort, setSort] = useState<EntrySort>({ by: 'id', isDescending: false });
  const { value: table, failure } = useEntries(props.filter, sort, props.version);
  if (table === null) {
    return (
      <p className="panel-empty entries">
        {failure === null ? 'Reading rows…' : `The rows cannot be read: ${failure}`}
      </p>
    );
  }
  return <Entries {...props} table={table} sort={sort} onSort={setSort} />;
}

interface EntriesProps extends EntriesViewProps {
  table: EntriesTable;
  sort: EntrySort;
  onSort(sort: EntrySort): void;
}

function Entries({ table, sort, onSort, ...view }: EntriesProps) {
  const { filter, status, reason, whose, version } = view;
  const studio = useStudio();
  const document = useDocumentId();
  const [range, setRange] = useState<CellRange | null>(null);
  const [gridKey, setGridKey] = useState(0);
  const columns = useEntryColumns(table.first, view);
  const selected = useSelectedEntries(table, filter, { range, columns: columns.length });
  const isEmpty = useStore(table.rows.state, ({ total }) => (total ?? 0) === 0);
  const focused = useStore(table.rows.state, ({ pages }) => rowAt(pages, entriesPageSize, range?.focus.row ?? 0));
  const lineEditor = useRef<HTMLElement>(null);
  const correctLine = () => {
    view.onOpenDetails();
    // The details are drawn by then.
    requestAnimationFrame(() => {
      lineEditor.current?.scrollIntoView({ block: 'nearest' });
      lineEditor.current?.querySelector('textarea')?.focus({ preventScroll: true });
    });
  };
  const selectNone = () => {
    setRange(null);
    setGridKey(gridKey + 1);
  };
  const { asTried, correct } = useTriedCorrections(table, (entry, fix) =>
    correctEntries(studio, document, { selection: { ids: [entry] }, fix }),
  );
  const editCell = (entry: DeadLetter, field: string, value: Cell) => {
    const { correction } = asTried(entry);
    const before = correction?.kind === 'values' ? correction.values : {};
    correct(entry.id, { kind: 'values', values: { ...before, [field]: value } });
  };
  const canEdit = whose === 'own' && filter.isGone !== true;
  return (
    <>
      <div className="entries">
        <EntriesTools
          filter={filter}
          status={status}
          reason={reason}
          whose={whose}
          corrected={view.corrected}
          first={table.first}
          fields={columns.flatMap(({ field }) => field ?? [])}
          selected={selected}
          onSelectNone={selectNone}
          onCorrectLine={correctLine}
        />
        {isEmpty ? (
          <NoEntries onShowReasons={reason === null ? undefined : view.onShowReasons} />
        ) : (
          <EntriesGrid
            key={gridKey}
            table={table}
            columns={columns}
            asTried={asTried}
            isStale={table.filter !== filter}
            sort={sort}
            onSort={onSort}
            onSelect={setRange}
            onOpen={view.onOpenDetails}
            onEdit={canEdit ? editCell : undefined}
          />
        )}
      </div>
      {focused !== undefined && (
        <EntryDetails
          entry={focused}
          version={version}
          lineEditor={lineEditor}
          onClose={view.onCloseDetails}
          onCorrect={canEdit ? ({ id }, fix) => correct(id, fix) : undefined}
        />
      )}
    </>
  );
}

function useEntryColumns(
  first: DeadLetter | undefined,
  { reason, status, scope, whose }: Pick<EntriesViewProps, 'reason' | 'status' | 'scope' | 'whose'>,
): readonly EntryColumn[] {
  const nodes = usePipeline((pipeline) => pipeline.nodes);
  return useMemo(() => {
    const own = scope !== 'everything' || whose === 'own' ? nodes : [];
    const titles = new Map(own.map((node) => [node.id, titleOfNode(node)]));
    const titleOf = (node: string) => titles.get(node) ?? node;
    return entryColumns(first, { isOneReason: reason !== null, hasStatus: status === 'all', titleOf });
  }, [first, reason, status, scope, whose, nodes]);
}

function NoEntries({ onShowReasons }: { onShowReasons: (() => void) | undefined }) {
  return (
    <p className="panel-empty">
      Nothing of this kind is left here.
      {onShowReasons !== undefined && (
        <button type="button" className="link" onClick={onShowReasons}>
          See what else waits
        </button>
      )}
    </p>
  );
}
