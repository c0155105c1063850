import { actions } from '../actions/actions.ts';
import { describeChord } from '../actions/chords.ts';
import { useStudio } from '../studio/studio-context.tsx';
import { Dialog } from '../ui/dialog.tsx';
import './shortcuts-dialog.css';

const gestures = [
  { title: 'Add a node at the pointer', keys: 'type its name' },
  { title: 'Copy, cut and paste', keys: 'the usual keys' },
  { title: 'Select several', keys: 'Shift + drag' },
  { title: 'Move the selection', keys: 'arrow keys' },
  { title: 'Splice a node into a wire', keys: 'drop it there' },
  { title: 'Add what fits a port', keys: 'drag it onto nothing' },
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
        <section>
          <h3>On the canvas</h3>
          <dl>
            {gestures.map(({ title, keys }) => (
              <div key={title} className="shortcut">
                <dt>{title}</dt>
                <dd>{keys}</dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </Dialog>
  );
}
