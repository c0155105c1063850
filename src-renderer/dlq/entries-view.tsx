import { X } from 'lucide-react';
import { useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { DeadLetter, DeadLetterFilter, DeadLetterGroup, DeadLetterSelection } from '../api/dead-letters-api.ts';
import type { Cell } from '../api/shared.ts';
import { boundsOf, type CellRange } from '../grid/cell-range.ts';
import { rowAt } from '../grid/paged-rows.ts';
import { titleOfNode } from '../studio/node-types.ts';
import { useDocumentId, usePipeline, useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';
import { formatCount } from '../ui/numbers.ts';
import { EntriesActions } from './entries-actions.tsx';
import { EntriesGrid } from './entries-table.tsx';
import { entryColumns } from './entry-columns.ts';
import { EntryDetails } from './entry-details.tsx';
import { FixBar } from './fix-bar.tsx';
import { HowToCorrect } from './how-to-correct.tsx';
import { correctEntries } from './reject-actions.ts';
import type { StatusTab } from './rejects-query.ts';
import { type EntriesTable, type EntrySort, entriesPageSize, useEntries } from './use-rejects.ts';
import { useTriedCorrections } from './use-tried-corrections.ts';
import type { WhoseRejects } from './whose-rejects.ts';

interface EntriesViewProps {
  filter: DeadLetterFilter;
  status: StatusTab;
  reason: DeadLetterGroup | null;
  /** Corrections are judged by the pipeline of this tab. */
  whose: WhoseRejects;
  corrected: number;
  version: number;
  /** Goes on from a reason to all of them. */
  onLeave(): void;
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

function Entries({ table, filter, status, reason, whose, corrected, version, sort, onSort, ...rest }: EntriesProps) {
  const studio = useStudio();
  const document = useDocumentId();
  const [range, setRange] = useState<CellRange | null>(null);
  const [gridKey, setGridKey] = useState(0);
  const total = useStore(table.rows.state, (state) => state.total ?? 0);
  const nodes = usePipeline((pipeline) => pipeline.nodes);
  const columns = useMemo(() => {
    const own = whose === 'own' ? nodes : [];
    const titles = new Map(own.map((node) => [node.id, titleOfNode(node)]));
    const titleOf = (node: string) => titles.get(node) ?? node;
    return entryColumns(table.first, { isOneReason: reason !== null, hasStatus: status === 'all', titleOf });
  }, [table.first, reason, status, whose, nodes]);
  const focused = useStore(table.rows.state, ({ pages }) => rowAt(pages, entriesPageSize, range?.focus.row ?? 0));
  const rows = selectedRows(range, columns.length);
  const selected = useSelection(table, filter, rows, total);
  const count = 'ids' in selected ? selected.ids.length : total;
  const isOwn = whose === 'own';
  const isOfLines = table.first !== undefined && table.first.rawLine !== null;
  const lineEditor = useRef<HTMLElement>(null);
  const correctLine = () => {
    rest.onOpenDetails();
    // The details are there a moment later.
    requestAnimationFrame(() => {
      lineEditor.current?.scrollIntoView({ block: 'nearest' });
      lineEditor.current?.querySelector('textarea')?.focus({ preventScroll: true });
    });
  };
  const fields = columns.flatMap(({ field }) => field ?? []);
  const { asTried, correct } = useTriedCorrections(table, (entry, fix) =>
    correctEntries(studio, document, { selection: { ids: [entry] }, fix }),
  );
  const editCell = (entry: DeadLetter, field: string, value: Cell) => {
    const { correction } = asTried(entry);
    const before = correction?.kind === 'values' ? correction.values : {};
    correct(entry.id, { kind: 'values', values: { ...before, [field]: value } });
  };
  return (
    <>
      <div className="entries">
        <div className="entries-tools">
          {status === 'open' && total > 0 && (
            <HowToCorrect whose={whose} hasReason={reason !== null} isOfLines={isOfLines} />
          )}
          {isOwn && status === 'open' && reason !== null && fields.length > 0 && (
            <FixBar
              reason={reason}
              example={table.first?.value ?? null}
              columns={fields}
              selection={selected}
              count={count}
            />
          )}
          {isOwn && status === 'open' && isOfLines && (
            <Button size="small" onClick={correctLine}>
              Correct the line…
            </Button>
          )}
          <EntriesActions
            filter={filter}
            status={status}
            selection={selected}
            count={count}
            corrected={isOwn ? corrected : 0}
          >
            {rows !== null && (
              <button
                type="button"
                className="toggle-chip"
                aria-pressed="true"
                onClick={() => {
                  setRange(null);
                  setGridKey(gridKey + 1);
                }}
              >
                {formatCount(count)} selected <X size={12} aria-hidden="true" />
                <span className="visually-hidden">: select none</span>
              </button>
            )}
          </EntriesActions>
        </div>
        {total === 0 ? (
          <p className="panel-empty">
            Nothing of this kind is left here.
            {reason !== null && (
              <button type="button" className="link" onClick={rest.onLeave}>
                See what else waits
              </button>
            )}
          </p>
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
            onOpen={rest.onOpenDetails}
            onEdit={isOwn ? editCell : undefined}
          />
        )}
      </div>
      {focused !== undefined && (
        <EntryDetails
          entry={focused}
          version={version}
          lineEditor={lineEditor}
          onClose={rest.onCloseDetails}
          onCorrect={isOwn ? ({ id }, fix) => correct(id, fix) : undefined}
        />
      )}
    </>
  );
}

interface RowSpan {
  first: number;
  last: number;
}

/** One cell is looked at; whole rows, or cells of several, are meant. */
function selectedRows(range: CellRange | null, columns: number): RowSpan | null {
  if (range === null) return null;
  const { firstRow, lastRow, firstColumn, lastColumn } = boundsOf(range);
  const isMeant = lastRow > firstRow || (firstColumn === 0 && lastColumn === columns - 1 && columns > 1);
  return isMeant ? { first: firstRow, last: lastRow } : null;
}

/** Selected rows by id, as far as they were fetched; all of them, or none, mean everything that is listed. */
function useSelection(
  table: EntriesTable,
  filter: DeadLetterFilter,
  rows: RowSpan | null,
  total: number,
): DeadLetterSelection {
  const { pages } = useStore(table.rows.state);
  const first = rows?.first;
  const last = rows?.last;
  return useMemo(() => {
    if (first === undefined || last === undefined || last - first + 1 >= total) return { filter };
    const ids: string[] = [];
    for (let row = first; row <= last; row += 1) {
      const entry = rowAt(pages, entriesPageSize, row);
      if (entry !== undefined) ids.push(entry.id);
    }
    return { ids };
  }, [first, last, pages, filter, total]);
}
