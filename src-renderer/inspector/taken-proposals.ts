import type { JsonObject } from '../../core/pipeline/json-text.ts';
import type { TypeEvidence, TypeReading } from '../api/preview-api.ts';

/** What a cast is added for: what the data proves and nobody refused, and the readings that somebody chose. */
export function takenProposals(
  proposals: readonly TypeEvidence[],
  refused: ReadonlySet<string>,
  chosen: ReadonlyMap<string, TypeReading>,
): TypeEvidence[] {
  return proposals.flatMap((proposal) => {
    const { column, readings } = proposal;
    if (readings === undefined) return refused.has(column) ? [] : [proposal];
    const reading = chosen.get(column);
    if (reading === undefined) return [];
    const { formats: _formats, decimal: _decimal, thousands: _thousands, ...same } = proposal;
    return [{ ...same, ...reading }];
  });
}

/** The `columns` of a cast. */
export function castColumns(proposals: readonly TypeEvidence[]): JsonObject {
  return Object.fromEntries(
    proposals.map(({ column, type, formats, decimal, thousands }) => [
      column,
      { type, ...(formats && { formats }), ...(decimal && { decimal }), ...(thousands && { thousands }) },
    ]),
  );
}
