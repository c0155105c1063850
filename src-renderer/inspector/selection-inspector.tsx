import { findAction } from '../actions/actions.ts';
import { keysOf, perform } from '../actions/perform.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { Button } from '../ui/button.tsx';

const forSeveral = [
  'edit.addNode',
  'edit.duplicate',
  'edit.disable',
  'arrange.group',
  'arrange.left',
  'arrange.centreX',
  'arrange.top',
  'arrange.centreY',
  'arrange.spreadX',
  'arrange.spreadY',
  'edit.delete',
];

const forWire = ['edit.insert', 'edit.delete'];

/** Actions for several nodes, or for a wire. */
export function SelectionInspector({ title, isSeveral }: { title: string; isSeveral: boolean }) {
  const studio = useStudio();
  const ids = isSeveral ? forSeveral : forWire;
  return (
    <div className="inspector-body">
      <h2 className="inspector-title">{title}</h2>
      <div className="selection-actions">
        {ids.flatMap((id) => {
          const action = findAction(id);
          if (action === undefined) return [];
          return (
            <Button key={id} onClick={() => void perform(studio, action)}>
              {action.title}
              <kbd className="keys">{keysOf(studio, id)}</kbd>
            </Button>
          );
        })}
      </div>
    </div>
  );
}
