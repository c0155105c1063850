import type { PreviewCount } from '../api/preview-api.ts';
import { titleOfNode } from '../studio/nodes/node-types.ts';
import { formatCount } from '../ui/numbers.ts';
import { Segmented } from '../ui/segmented.tsx';
import type { PreviewPlaceChoice } from './use-preview-place.ts';

interface PlaceTitleProps {
  place: PreviewPlaceChoice;
  /** How many of its rows are rejected, once that is known. */
  rejected?: PreviewCount | null;
}

/** Whose rows are shown, and which of them. */
export function PlaceTitle({ place: { node, port, ports, choosePort }, rejected = null }: PlaceTitleProps) {
  return (
    <>
      <h2 className="panel-title" dir="auto">
        {titleOfNode(node)}
      </h2>
      {ports.length > 1 && (
        <Segmented
          label="Rows of the output"
          options={ports.map((name) => ({ value: name, title: titleOfPort(name, rejected) }))}
          value={port}
          onChange={choosePort}
        />
      )}
    </>
  );
}

/** `rejected 12+` where only a part of the source was looked at. */
function titleOfPort(name: string, rejected: PreviewCount | null): string {
  if (name === 'out') return 'rows';
  if (name !== 'rejected' || rejected === null || rejected.total === 0) return name;
  return `${name} ${formatCount(rejected.total)}${rejected.sampledRows === null ? '' : '+'}`;
}
