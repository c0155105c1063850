import type { JsonObject } from '../../../core/pipeline/json-text.ts';
import type { TypeEvidence, TypeReading } from '../../api/preview-api.ts';

const sureAtFirst = 8;

/** Of many proposals, the first that the data proves, and all that need a choice. */
export function atFirstSight(proposals: readonly TypeEvidence[]): readonly TypeEvidence[] {
  const sure = proposals.filter(({ readings }) => readings === undefined);
  const later = new Set(sure.length > sureAtFirst + 1 ? sure.slice(sureAtFirst) : []);
  return proposals.filter((proposal) => !later.has(proposal));
}

/** The columns to cast: proven ones that were not refused, and ambiguous ones with the chosen reading. */
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

/** Undecided columns that can be read in the same way, each with its own example of that reading. */
export function undecidedAlike(
  proposals: readonly TypeEvidence[],
  chosen: ReadonlyMap<string, TypeReading>,
  reading: TypeReading,
): ReadonlyMap<string, TypeReading> {
  const undecided = proposals.filter(({ column }) => !chosen.has(column));
  return new Map(
    undecided.flatMap(({ column, readings }) => {
      const alike = readings?.find((one) => wayOf(one) === wayOf(reading));
      return alike === undefined ? [] : [[column, alike] as const];
    }),
  );
}

function wayOf({ formats, decimal, thousands }: TypeReading): string {
  return JSON.stringify([formats, decimal, thousands]);
}

/** The `columns` config of a cast. */
export function castColumns(proposals: readonly TypeEvidence[]): JsonObject {
  return Object.fromEntries(
    proposals.map(({ column, type, formats, decimal, thousands, trueValues, falseValues }) => [
      column,
      {
        type,
        ...(formats && { formats }),
        ...(decimal && { decimal }),
        ...(thousands && { thousands }),
        ...(trueValues && { trueValues }),
        ...(falseValues && { falseValues }),
      },
    ]),
  );
}
