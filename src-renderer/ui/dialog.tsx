import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { KeyboardEvent, ReactNode } from 'react';
import './dialog.css';
import { useOpener } from './use-opener.ts';

interface DialogProps {
  title: string;
  description?: ReactNode;
  width?: 'narrow' | 'normal' | 'wide';
  /** The dialog holds only text, which the keyboard scrolls. */
  isReading?: boolean;
  onClose(): void;
  children: ReactNode;
  footer?: ReactNode;
}

/** Focuses the first field, else the answering button; the close button comes last. */
function focusFirst(event: Event): void {
  const { currentTarget } = event;
  if (!(currentTarget instanceof HTMLElement)) return;
  const first =
    currentTarget.querySelector<HTMLElement>('[data-first]') ??
    currentTarget.querySelector<HTMLElement>('.dialog-body :is(input, select, textarea)') ??
    currentTarget.querySelector<HTMLElement>('.dialog-footer [data-tone="primary"]');
  if (first === null) return;
  event.preventDefault();
  first.focus();
}

/**
 * A modal dialog, open while mounted. Radix's overlay is not used, since it injects a style element, which the CSP
 * forbids.
 */
export function Dialog({ title, description, width = 'normal', isReading, onClose, children, footer }: DialogProps) {
  const giveFocusBack = useOpener();
  // Radix gives Escape to what opened last: that may be a message that appeared after the dialog.
  const closeBelowMessages = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && !event.defaultPrevented) onClose();
  };
  return (
    <Radix.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Radix.Portal>
        <div className="dialog-backdrop" aria-hidden="true" />
        <Radix.Content
          className="dialog"
          data-width={width}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={giveFocusBack}
          onKeyDown={closeBelowMessages}
          {...(description === undefined && { 'aria-describedby': undefined })}
        >
          <header className="dialog-header">
            <Radix.Title className="dialog-title">{title}</Radix.Title>
            <Radix.Close className="icon-button" data-size="small" aria-label="Close">
              <X size={16} aria-hidden="true" />
            </Radix.Close>
          </header>
          {description !== undefined && (
            <Radix.Description className="dialog-description">{description}</Radix.Description>
          )}
          <div className="dialog-body" {...(isReading && { tabIndex: 0, 'data-first': true })}>
            {children}
          </div>
          {footer !== undefined && <footer className="dialog-footer">{footer}</footer>}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
