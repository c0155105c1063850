import { Plus, X } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import { keysOf, performById } from '../../actions/perform.ts';
import { hasUnsavedWork, titleOf } from '../../stores/documents-store.ts';
import { closeDocument } from '../../studio/documents/document-files.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { IconButton } from '../../ui/icon-button.tsx';

export function DocumentTabs() {
  const studio = useStudio();
  const ids = useStore(
    studio.documents,
    useShallow((state) => state.documents.map((document) => document.id)),
  );
  return (
    <nav className="tabs" aria-label="Open pipelines">
      {ids.map((id) => (
        <DocumentTab key={id} id={id} />
      ))}
      <IconButton
        label="New pipeline"
        size="small"
        keys={keysOf(studio, 'file.new')}
        onClick={() => performById(studio, 'file.new')}
      >
        <Plus size={15} aria-hidden="true" />
      </IconButton>
    </nav>
  );
}

function DocumentTab({ id }: { id: string }) {
  const studio = useStudio();
  const tab = useStore(
    studio.documents,
    useShallow(({ documents, activeId }) => {
      const document = documents.find((candidate) => candidate.id === id);
      return {
        title: document === undefined ? '' : titleOf(document),
        path: document?.path ?? 'Not saved yet',
        isUnsaved: document !== undefined && hasUnsavedWork(document),
        isActive: activeId === id,
      };
    }),
  );
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!tab.isActive) return;
    const show = () => element.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    show();
    window.addEventListener('resize', show);
    return () => window.removeEventListener('resize', show);
  }, [tab.isActive]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging a tab has no keyboard way; its buttons do the rest
    <div
      ref={element}
      className="tab"
      data-active={tab.isActive}
      title={tab.path}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('application/x-weir-tab', id)}
      onDragOver={(event) => {
        if (event.dataTransfer.types.includes('application/x-weir-tab')) event.preventDefault();
      }}
      onDrop={(event) => {
        const moved = event.dataTransfer.getData('application/x-weir-tab');
        const { documents, move } = studio.documents.getState();
        if (moved !== '')
          move(
            moved,
            documents.findIndex((document) => document.id === id),
          );
      }}
      onAuxClick={(event) => {
        if (event.button === 1) void closeDocument(studio, id);
      }}
    >
      <button
        type="button"
        className="tab-name"
        aria-current={tab.isActive ? 'page' : undefined}
        onClick={() => studio.documents.getState().activate(id)}
      >
        {tab.title}
        {tab.isUnsaved && <span className="visually-hidden"> (unsaved)</span>}
      </button>
      <button
        type="button"
        className="tab-close"
        aria-label={`Close ${tab.title}`}
        title={tab.isUnsaved ? 'Unsaved changes' : 'Close'}
        onClick={() => void closeDocument(studio, id)}
      >
        {tab.isUnsaved && <span className="dot" aria-hidden="true" />}
        <X size={13} aria-hidden="true" {...(tab.isUnsaved && { 'data-when': 'hover' })} />
      </button>
    </div>
  );
}
