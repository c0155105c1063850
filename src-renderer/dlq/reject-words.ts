import type { RejectCode } from '../../core/errors.ts';
import { ruleIn } from '../../core/nodes/transform/rule-message.ts';
import type { TrialFailure } from '../../core/replay/trial.ts';
import type { DeadLetterGroup } from '../api/dead-letters-api.ts';

/** Each code in plain words. */
const codeInWords: Readonly<Record<RejectCode, string>> = {
  'csv.missing_columns': 'too few fields in the line',
  'csv.too_many_columns': 'too many fields in the line',
  'csv.quote': 'a quote that is never closed or stands astray',
  'csv.encoding': 'bytes that are no text in this encoding',
  'csv.line_too_long': 'a line too long to read',
  'json.malformed': 'broken JSON',
  'cast.failed': 'does not fit the type',
  'expression.failed': 'the expression failed',
  'rule.failed': 'breaks a rule',
  'schema.failed': 'does not fit the schema',
  'join.key_repeated': 'the join key is repeated',
  'route.no_match': 'no branch takes it',
  'http.failed': 'the request failed',
  'sink.not_null': 'the table wants a value here',
  'sink.unique': 'is in the table already',
  'sink.check': "the table's check refused it",
  'sink.foreign_key': 'points at a row that is not there',
  'sink.type': 'the table refused the type',
};

/**
 * The reason that the entries of a group share. A rule is named exactly only if the node has one rule, or if they share
 * a value: else the group may hold entries of several rules.
 */
export function reasonInWords(group: DeadLetterGroup, rules: number): string {
  const { code, message, column, by } = group;
  const rule = code === 'rule.failed' ? ruleIn(message) : undefined;
  if (rule === undefined) return saidOfValue(group) ?? codeInWords[code];
  const isOne = rules === 1 || (by === 'value' && column !== null);
  return `breaks "${rule.name}"${isOne ? '' : ' or another rule'}`;
}

/** The message without the value (or column) that it starts with; undefined if it does not start so. */
function saidOfValue({ code, message, column, value, by, isAlike }: DeadLetterGroup): string | undefined {
  if (!isAlike || (code !== 'cast.failed' && code !== 'schema.failed')) return undefined;
  // The message of many values has a gap in place of them.
  const starts = by === 'value' ? [`"${value ?? column}" `] : ['"" ', `"${column}" `];
  const start = starts.find((each) => message.startsWith(each));
  return start && message.slice(start.length);
}

/** Why a corrected row would be rejected again. Names the column, unless it is the known one. */
export function stillInWords({ message, column }: TrialFailure, known: string | null): string {
  return column === null || column === known ? `Still: ${message}` : `Still fails for ${column}: ${message}`;
}

export function forColumn({ message, column }: TrialFailure): string {
  return column === null ? message : `For ${column}: ${message}`;
}
