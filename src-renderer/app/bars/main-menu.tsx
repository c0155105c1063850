import { ChevronDown } from 'lucide-react';
import { useStore } from 'zustand';
import iconUrl from '../../../resources/icons/icon.svg';
import { findAction } from '../../actions/actions.ts';
import { keysOf, perform } from '../../actions/perform.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { Menu, type MenuItem } from '../../ui/menu.tsx';
import { useKnownFiles } from '../use-known-files.ts';

const shown = ['file.new', 'file.open', 'file.save', 'file.saveAs', 'file.autosave', 'file.secrets', 'file.close'];

/** The file menu, with recent files and samples. Everything else has a shortcut or is found by `Find anything`. */
export function MainMenu() {
  const studio = useStudio();
  const isAutosaving = useStore(studio.settings, (state) => state.settings.isAutosaving);
  const { recent, samples, load, openRecent, openSample } = useKnownFiles();
  const items: MenuItem[] = [
    ...shown.flatMap((id): MenuItem[] => {
      const action = findAction(id);
      if (action === undefined) return [];
      const onChoose = () => void perform(studio, action);
      const item = { kind: 'item' as const, title: action.title, keys: keysOf(studio, id), onChoose };
      return [id === 'file.autosave' ? { ...item, isChecked: isAutosaving } : item];
    }),
    { kind: 'separator' },
    { kind: 'heading', title: 'Recent' },
    ...(recent.length === 0
      ? [{ kind: 'item', title: 'None yet', isDisabled: true, onChoose: () => undefined } as const]
      : []),
    ...recent.slice(0, 8).map(
      (file): MenuItem => ({
        kind: 'item',
        title: file.name,
        detail: file.isMissing ? `${file.path} (missing)` : file.path,
        onChoose: () => openRecent(file.path),
      }),
    ),
    { kind: 'separator' },
    { kind: 'heading', title: 'Samples' },
    ...samples.map(
      (sample): MenuItem => ({
        kind: 'item',
        title: sample.title,
        detail: sample.description,
        onChoose: () => openSample(sample.id),
      }),
    ),
  ];
  return (
    <Menu label="Files" items={items}>
      <button type="button" className="menu-button" aria-label="Weir: files" onPointerDown={load} onKeyDown={load}>
        <img src={iconUrl} alt="" />
        Weir
        <ChevronDown size={14} aria-hidden="true" />
      </button>
    </Menu>
  );
}
