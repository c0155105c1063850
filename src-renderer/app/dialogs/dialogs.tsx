import { useStore } from 'zustand';
import { ConnectDialog } from '../../canvas/connect-dialog.tsx';
import { AddNodeDialog } from '../../palette/add-node-dialog.tsx';
import { SecretsDialog } from '../../secrets/secrets-dialog.tsx';
import { useStudio } from '../../studio/studio-context.tsx';
import { CommandPalette } from '../command-palette.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { FilePicker } from './file-picker/file-picker.tsx';
import { RunDialog } from './run-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';

/** The dialog that is open, if any. */
export function Dialogs() {
  const { dialogs } = useStudio();
  const open = useStore(dialogs, (state) => state.open);
  switch (open?.kind) {
    case undefined:
      return null;
    case 'commands':
      return <CommandPalette />;
    case 'shortcuts':
      return <ShortcutsDialog />;
    case 'run':
      return <RunDialog upTo={open.upTo} />;
    case 'secrets':
      return <SecretsDialog key={open.name} name={open.name} />;
    case 'connect':
      return <ConnectDialog node={open.node} />;
    case 'addNode':
      return <AddNodeDialog at={open.at} query={open.query} from={open.from} />;
    case 'pickFile':
      return <FilePicker request={open} />;
    case 'confirm':
      return <ConfirmDialog question={open} />;
  }
}
