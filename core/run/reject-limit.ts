import type { PipelineSettings } from '../pipeline/schema.ts';
import { plural } from './format.ts';

export type RejectLimit = PipelineSettings['maxRejected'];

/** What the limit is called on screen. */
export const rejectLimitTitle = 'Rejected rows allowed';

/** Where the limit is set, for those who know the studio and for those who know the file. */
export const rejectLimitSetting = `setting "${rejectLimitTitle}", \`maxRejected\` in the file`;

/** What of a limit was exceeded, in words; empty where nothing was. */
export function exceededLimits(limit: RejectLimit, rejected: number, read: number): string[] {
  const percent = rejectedPercent(rejected, read);
  return [
    ...(limit?.rows !== undefined && rejected > limit.rows ? [plural(limit.rows, 'row')] : []),
    ...(limit?.percent !== undefined && percent > limit.percent ? [`${limit.percent} %`] : []),
  ];
}

/** `3.51 %` */
export function rejectedShare(rejected: number, read: number): string {
  const percent = rejectedPercent(rejected, read);
  return `${percent.toFixed(percent < 10 ? 2 : 1)} %`;
}

function rejectedPercent(rejected: number, read: number): number {
  return read === 0 ? 0 : (rejected / read) * 100;
}
