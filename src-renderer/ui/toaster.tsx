import { AlertTriangle, CheckCircle2, Info, OctagonAlert, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { type createToastsStore, shownForMs, type Toast, toastsBeside } from '../stores/toasts-store.ts';
import './toaster.css';

const icons = { info: Info, success: CheckCircle2, warning: AlertTriangle, danger: OctagonAlert };

interface ToasterProps {
  store: ReturnType<typeof createToastsStore>;
  tab: string | null;
  /** The content of the window, which holds one place for messages. */
  children: ReactNode;
}

/** Shows short messages, which screen readers announce; F8 moves the focus there. */
export function Toaster({ store, tab, children }: ToasterProps) {
  const toasts = toastsBeside(
    useStore(store, (state) => state.toasts),
    tab,
  );
  const dismiss = useStore(store, (state) => state.dismiss);
  return (
    <Radix.Provider swipeDirection="right" label="Message">
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} onClose={() => dismiss(toast.id)} />
      ))}
      {children}
    </Radix.Provider>
  );
}

/**
 * The place of messages: in a panel they take up room and cover nothing, otherwise they float in the corner of the
 * window.
 */
export function MessagePlace({ isInPanel = false }: { isInPanel?: boolean }) {
  return <Radix.Viewport className="toast-viewport" data-place={isInPanel ? 'panel' : 'corner'} />;
}

function ToastCard({ toast, onClose }: { toast: Toast; onClose(): void }) {
  const Icon = icons[toast.tone];
  return (
    <Radix.Root
      className="toast"
      data-tone={toast.tone}
      type={toast.tone === 'danger' ? 'foreground' : 'background'}
      duration={shownForMs(toast)}
      // The newest stands first: where several do not fit, the others are scrolled to.
      style={{ order: -toast.id }}
      onOpenChange={(isOpen) => !isOpen && onClose()}
    >
      <Icon size={16} aria-hidden="true" className="toast-icon" />
      <div className="toast-text">
        <Radix.Title>{toast.message}</Radix.Title>
        {toast.detail !== undefined && <Radix.Description className="toast-detail">{toast.detail}</Radix.Description>}
        {toast.action !== undefined && (
          <Radix.Action asChild altText={toast.action.title}>
            <button type="button" className="button" data-size="small" onClick={toast.action.onChoose}>
              {toast.action.title}
            </button>
          </Radix.Action>
        )}
      </div>
      <Radix.Close className="icon-button" data-size="small" aria-label="Dismiss">
        <X size={14} aria-hidden="true" />
      </Radix.Close>
    </Radix.Root>
  );
}
