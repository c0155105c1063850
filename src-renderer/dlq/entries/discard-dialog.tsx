import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Labelled } from '../../ui/labelled.tsx';
import { plural } from '../../ui/numbers.ts';
import { TextInput } from '../../ui/text-input.tsx';

interface DiscardDialogProps {
  count: number;
  /** A later run no longer rejected them. */
  areGone: boolean;
  onDiscard(reason: string): void;
  onClose(): void;
}

const settledOne = 'It is settled and never loaded. The reason stays with it; it can be opened again.';
const settledMany = 'They are settled and never loaded. The reason stays with them; they can be opened again.';

const settledGoneOne = 'It is settled, with this reason. A run that rejects it again opens it again.';
const settledGoneMany = 'They are settled, with this reason. A run that rejects one of them again opens it again.';

export function DiscardDialog({ count, areGone, onDiscard, onClose }: DiscardDialogProps) {
  const [reason, setReason] = useState(areGone ? 'No longer rejected' : '');
  const [one, many] = areGone ? [settledGoneOne, settledGoneMany] : [settledOne, settledMany];
  const discard = () => {
    if (reason.trim() === '') return;
    onDiscard(reason.trim());
    onClose();
  };
  return (
    <Dialog
      title={`Discard ${plural(count, 'reject')}`}
      description={count === 1 ? one : many}
      width="narrow"
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="danger" disabled={reason.trim() === ''} onClick={discard}>
            Discard
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          discard();
        }}
      >
        <Labelled label="Reason">
          {(id) => (
            <TextInput id={id} value={reason} placeholder="test orders of the shop's own staff" onChange={setReason} />
          )}
        </Labelled>
      </form>
    </Dialog>
  );
}
