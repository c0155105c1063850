import { actions } from '../../actions/actions.ts';
import { describeChord } from '../../actions/chords.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import './shortcuts-dialog.css';

interface Gesture {
  title: string;
  keys: string;
}

const onCanvas: readonly Gesture[] = [
  { title: 'Add a node at the pointer', keys: 'type its name' },
  { title: 'Copy, cut and paste', keys: 'the usual keys' },
  { title: 'Select several', keys: 'Shift + drag' },
  { title: 'Move the selection', keys: 'arrow keys' },
  { title: 'Splice a node into a wire', keys: 'drop it there' },
  { title: 'Add what fits a port', keys: 'drag it onto nothing' },
];

const inTables: readonly Gesture[] = [
  { title: 'Go from cell to cell', keys: 'arrow keys' },
  { title: 'Select cells', keys: 'Shift + arrow keys' },
  { title: 'Copy what is selected', keys: 'the usual keys' },
  { title: 'Go to the head of the column', keys: 'F10' },
  { title: 'Edit a rejected cell', keys: 'type, or F2' },
  { title: 'Keep it and go on, down or right', keys: 'Enter, Tab' },
];

export function ShortcutsDialog() {
  const studio = useStudio();
  const isMac = studio.info.platform === 'darwin';
  const sections = Map.groupBy(
    actions.filter((action) => action.chords !== undefined),
    (action) => action.section,
  );
  return (
    <Dialog title="Shortcuts" width="wide" isReading onClose={() => studio.dialogs.getState().close()}>
      <div className="shortcuts">
        {[...sections].map(([section, list]) => (
          <section key={section}>
            <h3>{section}</h3>
            <dl>
              {list.map((action) => (
                <div key={action.id} className="shortcut">
                  <dt>{action.title}</dt>
                  <dd>
                    {action.chords?.map((chord) => (
                      <kbd key={chord}>{describeChord(chord, isMac)}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <Gestures title="On the canvas" gestures={onCanvas} />
        <Gestures title="In tables" gestures={inTables} />
      </div>
    </Dialog>
  );
}

function Gestures({ title: heading, gestures }: { title: string; gestures: readonly Gesture[] }) {
  return (
    <section>
      <h3>{heading}</h3>
      <dl>
        {gestures.map(({ title, keys }) => (
          <div key={title} className="shortcut">
            <dt>{title}</dt>
            <dd>{keys}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
