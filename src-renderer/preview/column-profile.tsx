import type { ColumnProfile } from '../api/preview-api.ts';
import type { ColumnFilter } from '../api/shared.ts';
import { CellValue } from '../grid/cell-value.tsx';
import { formatCount } from '../ui/numbers.ts';
import './column-profile.css';
import { distinctInWords, lookedAt } from './profile-words.ts';

interface ProfiledColumn {
  profile: ColumnProfile;
  /** Total number of rows; null while they are counted. */
  rowsInAll: number | null;
}

/** A small picture of a column: its distribution and its share of nulls. */
export function MiniProfile({ profile, rowsInAll }: ProfiledColumn) {
  const bars = barsOf(profile);
  const largest = Math.max(1, ...bars);
  const share = shareOf(profile.nulls, profile.rows);
  return (
    <span className="mini-profile">
      <svg viewBox={`0 0 ${Math.max(1, bars.length)} 20`} preserveAspectRatio="none" aria-hidden="true">
        {bars.map((count, index) => {
          const height = count === 0 ? 0 : Math.max(1, (count / largest) * 20);
          // biome-ignore lint/suspicious/noArrayIndexKey: bars have no names
          return <rect key={index} x={index + 0.08} y={20 - height} width={0.84} height={height} />;
        })}
      </svg>
      <span className="mini-note">{share > 0 ? `${inPercent(share)} ∅` : distinctInWords(profile, rowsInAll)}</span>
      <span className="null-bar" aria-hidden="true">
        <span style={{ width: `${100 - share * 100}%` }} />
      </span>
    </span>
  );
}

interface ProfileDetailsProps extends ProfiledColumn {
  onFilter(filter: ColumnFilter): void;
}

/** The full profile of a column; a click on a frequent value filters by it. */
export function ProfileDetails({ profile, rowsInAll, onFilter }: ProfileDetailsProps) {
  const { name, type, rows, nulls, distinct, min, max, mean, untrimmed, empty, top, histogram } = profile;
  const facts: [string, string][] = [
    ['Rows looked at', lookedAt(rows, rowsInAll)],
    ['Null', `${formatCount(nulls)} (${inPercent(shareOf(nulls, rows))})`],
    ['Distinct', formatCount(distinct)],
    ...(mean === null ? [] : [['Mean', mean.toPrecision(6)] satisfies [string, string]]),
    ...(empty > 0 ? [['Empty text', formatCount(empty)] satisfies [string, string]] : []),
    ...(untrimmed > 0 ? [['Blanks at an end', formatCount(untrimmed)] satisfies [string, string]] : []),
  ];
  const largest = Math.max(1, ...top.map(({ count }) => count));
  return (
    <div className="profile-details">
      <h3>
        {name} <small>{type}</small>
      </h3>
      <dl>
        {facts.map(([title, text]) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd>{text}</dd>
          </div>
        ))}
        <div>
          <dt>Range</dt>
          <dd>
            <CellValue value={min} longest={40} /> … <CellValue value={max} longest={40} />
          </dd>
        </div>
      </dl>
      {histogram !== null && histogram.length > 0 && <Histogram bins={histogram} />}
      {top.length > 0 && (
        <ul className="top-values" aria-label="Most frequent values">
          {top.map(({ value, count }) => (
            <li key={value ?? '\u0000'}>
              <button
                type="button"
                title="Show these rows"
                onClick={() =>
                  onFilter(value === null ? { column: name, test: 'is_null' } : { column: name, test: 'equals', value })
                }
              >
                <span className="top-share" style={{ width: `${(count / largest) * 100}%` }} aria-hidden="true" />
                <span className="top-value">
                  <CellValue value={value} longest={60} />
                </span>
                <span className="top-count">{formatCount(count)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Histogram({ bins }: { bins: NonNullable<ColumnProfile['histogram']> }) {
  const largest = Math.max(1, ...bins.map(({ count }) => count));
  return (
    <figure className="histogram">
      <div>
        {bins.map(({ from, to, count }) => (
          <span
            key={from}
            title={`${from} to ${to}: ${formatCount(count)}`}
            style={{ height: `${count === 0 ? 0 : Math.max(2, (count / largest) * 100)}%` }}
          />
        ))}
      </div>
      <figcaption>
        <span>{bins[0]?.from}</span>
        <span>{bins.at(-1)?.to}</span>
      </figcaption>
    </figure>
  );
}

function barsOf({ histogram, top }: ColumnProfile): number[] {
  return histogram !== null && histogram.length > 0
    ? histogram.map(({ count }) => count)
    : top.slice(0, 12).map(({ count }) => count);
}

function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Shows 0 % only for none, and 100 % only for all. */
function inPercent(share: number): string {
  if (share > 0 && share < 0.01) return '<1%';
  if (share < 1 && share > 0.99) return '>99%';
  return `${Math.round(share * 100)}%`;
}
