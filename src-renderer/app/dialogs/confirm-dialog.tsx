import type { OpenDialog } from '../../stores/dialogs-store.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

export function ConfirmDialog({ question }: { question: Extract<OpenDialog, { kind: 'confirm' }> }) {
  const { dialogs } = useStudio();
  const close = () => dialogs.getState().close();
  return (
    <Dialog
      title={question.title}
      width={question.choices.length > 2 ? 'normal' : 'narrow'}
      onClose={close}
      footer={
        <>
          <Button onClick={close}>Cancel</Button>
          {question.choices.map(({ value, title, tone }) => (
            <Button
              key={value}
              tone={tone ?? 'plain'}
              onClick={() => {
                question.answer(value);
                close();
              }}
            >
              {title}
            </Button>
          ))}
        </>
      }
    >
      <p>{question.message}</p>
    </Dialog>
  );
}
