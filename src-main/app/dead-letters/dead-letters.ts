import * as z from 'zod';
import { type RejectCode, rejectCodes } from '../../../core/errors.ts';
import type { Correction, Reject, RejectFilter, RejectStatus } from '../../../core/store/reject.ts';
import type { GroupedBy } from '../../../core/store/reject-query.ts';
import type { RejectStore } from '../store/reject-store.ts';

/** Which entries a window means. All conditions hold together; no status means any. */
export interface DeadLetterFilter {
  pipeline?: string | undefined;
  runId?: string | undefined;
  status?: RejectStatus | undefined;
  node?: string | undefined;
  code?: RejectCode | undefined;
  column?: string | undefined;
  value?: string | null | undefined;
  search?: string | undefined;
  hasCorrection?: boolean | undefined;
}

const rejectCode = z.enum(rejectCodes);
/** The columns of a row in their order. A record that is no JSON object has none. */
const recordSchema = z.record(z.string(), z.unknown());

export function storeFilter({ runId, status, search, ...same }: DeadLetterFilter): RejectFilter {
  return { ...same, status: status ?? 'all', run: runId, search: search || undefined };
}

export function countDeadLetters(rejects: RejectStore, pipeline: string) {
  const byNode: Record<string, number> = {};
  const sum = { open: 0, replayed: 0, discarded: 0 };
  for (const { node, open, replayed, discarded } of rejects.countByNode(pipeline)) {
    byNode[node] = open;
    sum.open += open;
    sum.replayed += replayed;
    sum.discarded += discarded;
  }
  return { ...sum, byNode };
}

export function deadLetterGroups(
  rejects: RejectStore,
  { filter, by, limit }: { filter: DeadLetterFilter; by: GroupedBy; limit: number },
) {
  return rejects
    .groups(storeFilter(filter), { by, limit })
    .map(({ code, ...group }) => ({ ...group, by, code: rejectCode.parse(code) }));
}

export interface DeadLetterPageRequest {
  filter: DeadLetterFilter;
  sort: { by: 'id' | 'node' | 'code' | 'column' | 'value' | 'sourceRow' | 'message' | 'status'; isDescending: boolean };
  offset: number;
  limit: number;
}

export function deadLetterPage(rejects: RejectStore, { filter, sort, offset, limit }: DeadLetterPageRequest) {
  const chosen = storeFilter(filter);
  const total = rejects.count(chosen);
  const page =
    limit === 0 ? [] : rejects.list({ filter: chosen, sort: sort.by, desc: sort.isDescending, offset, limit }).rejects;
  return { entries: page.map((reject) => deadLetterOf(reject, cellLength)), total };
}

/** Longest value in a page of entries, in UTF-16 units: nobody reads more in a cell. One entry is shown whole. */
const cellLength = 20_000;

/** An entry as windows show it; with a `longest` value, longer ones are cut and say so. */
export function deadLetterOf(reject: Reject, longest = Number.POSITIVE_INFINITY) {
  const { id, record, isLine, isValueCut: _, code, correction, ...same } = reject;
  return {
    ...same,
    id: String(id),
    code: rejectCode.parse(code),
    record: isLine ? null : fieldsOf(record, longest),
    rawLine: isLine ? record.slice(0, longest) : null,
    isLineCut: isLine && record.length > longest,
    correction: correction && shownCorrection(correction),
  };
}

function fieldsOf(record: string, longest: number): { column: string; value: string | null; isCut: boolean }[] | null {
  const parsed = recordSchema.safeParse(parseJson(record));
  if (!parsed.success) return null;
  return Object.entries(parsed.data).map(([column, value]) => {
    const text = textOf(value);
    return { column, value: text?.slice(0, longest) ?? null, isCut: (text?.length ?? 0) > longest };
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function shownCorrection(correction: Correction) {
  return 'set' in correction
    ? { kind: 'values' as const, values: correction.set }
    : { kind: 'line' as const, line: correction.line };
}
