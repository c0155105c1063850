import * as z from 'zod';
import { rejectCodes } from '../../../core/errors.ts';
import { type RowTexts, recordTexts } from '../../../core/replay/record-texts.ts';
import { type Correction, type Reject, type RejectFilter, rejectStatuses } from '../../../core/store/reject.ts';
import type { RejectStore } from '../store/reject-store.ts';

const rejectCode = z.enum(rejectCodes);

/** Selects entries. All conditions must hold; without a status, any will do. */
export const deadLetterFilterSchema = z.strictObject({
  pipeline: z.string().optional(),
  runId: z.string().optional(),
  status: z.enum(rejectStatuses).optional(),
  node: z.string().optional(),
  code: rejectCode.optional(),
  column: z.string().optional(),
  value: z.string().nullable().optional(),
  search: z.string().max(1000).optional(),
  hasCorrection: z.boolean().optional(),
  isGone: z.literal(true).optional(),
});
export type DeadLetterFilter = z.infer<typeof deadLetterFilterSchema>;

const limit = z.int().min(0).max(10_000);

export const deadLetterGroupsRequest = z.strictObject({
  filter: deadLetterFilterSchema,
  by: z.enum(['value', 'column']),
  limit,
});

export const deadLetterPageRequest = z.strictObject({
  filter: deadLetterFilterSchema,
  sort: z.strictObject({
    by: z.enum(['id', 'node', 'code', 'column', 'value', 'sourceRow', 'message', 'status']),
    isDescending: z.boolean(),
  }),
  offset: z.int().min(0),
  limit,
});

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
  { filter, by, limit: most }: z.infer<typeof deadLetterGroupsRequest>,
) {
  return rejects
    .groups(storeFilter(filter), { by, foldsValues: by === 'value', limit: most })
    .map(({ code, ...group }) => ({ ...group, code: rejectCode.parse(code) }));
}

export function deadLetterPage(
  rejects: RejectStore,
  { filter, sort, offset, limit: most }: z.infer<typeof deadLetterPageRequest>,
) {
  const chosen = storeFilter(filter);
  const total = rejects.count(chosen);
  const query = { filter: chosen, sort: sort.by, desc: sort.isDescending, offset, limit: most };
  const page = most === 0 ? [] : rejects.list(query).rejects;
  return { entries: page.map((reject) => deadLetterOf(reject, cellLength)), total };
}

/** Longest value in a page of entries (UTF-16 units), enough for a cell. A single entry is returned whole. */
const cellLength = 20_000;

/** An entry for a window; values longer than `longest` are cut and marked. */
export function deadLetterOf(reject: Reject, longest = Number.POSITIVE_INFINITY) {
  const { id, record, isLine, isValueCut: _, fingerprint: _fingerprint, code, correction, ...same } = reject;
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

/** The columns of a row, in order; none if the record is not a JSON object. */
function fieldsOf(record: string, longest: number): { column: string; value: string | null; isCut: boolean }[] | null {
  const texts = textsOf(record);
  if (texts === null) return null;
  return [...texts].map(([column, text]) => {
    return { column, value: text?.slice(0, longest) ?? null, isCut: (text?.length ?? 0) > longest };
  });
}

function textsOf(record: string): RowTexts | null {
  if (!record.startsWith('{')) return null;
  try {
    return recordTexts(record);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function shownCorrection(correction: Correction) {
  return 'set' in correction
    ? { kind: 'values' as const, values: correction.set }
    : { kind: 'line' as const, line: correction.line };
}
