import { useMemo } from 'react';
import { rowKeyInto } from '../../../../core/nodes/row-key.ts';
import { usePipeline } from '../../../studio/studio-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { useForm } from '../form-context.tsx';

/** Offers the columns by which the rows that arrive differ already, such as those that they were grouped by. */
export function RowKeyOffer({ onTake }: { onTake(columns: readonly string[]): void }) {
  const { node, columnsAt } = useForm();
  const pipeline = usePipeline((current) => current);
  const key = useMemo(() => rowKeyInto(pipeline, node), [pipeline, node]);
  const arriving = columnsAt(undefined).map(({ name }) => name);
  if (key.length === 0 || !key.every((name) => arriving.includes(name))) return null;
  return (
    <Button
      size="small"
      className="row-key-offer"
      title="No two rows that arrive agree in all of these"
      onClick={() => onTake(key)}
    >
      Use {key.join(', ')}
    </Button>
  );
}
