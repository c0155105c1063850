import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { type ReactNode, useRef } from 'react';
import './dialog.css';
import { rankOf } from './rank.ts';
import './search-dialog.css';
import { useOpener } from './use-opener.ts';

interface SearchDialogProps {
  title: string;
  placeholder: string;
  query?: string;
  onQuery?(query: string): void;
  /** If false, the owner decides which items are listed. */
  isFiltering?: boolean;
  /** How well an item matches the typed text, from 0 to 1; by default, all its words count alike. */
  rank?(value: string, query: string, keywords?: string[]): number;
  onClose(): void;
  children: ReactNode;
}

function rankOfAll(value: string, query: string, keywords: readonly string[] = []): number {
  return rankOf(`${keywords.join(' ')} ${value}`, query);
}

/** A search field with its results; arrow keys and Enter choose. */
export function SearchDialog({
  title,
  placeholder,
  query,
  onQuery,
  isFiltering = true,
  rank = rankOfAll,
  onClose,
  children,
}: SearchDialogProps) {
  const input = useRef<HTMLInputElement>(null);
  const giveFocusBack = useOpener();
  const isLeft = useRef(false);
  return (
    <Dialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Dialog.Portal>
        <div className="dialog-backdrop" data-light="true" aria-hidden="true" />
        <Dialog.Content
          className="dialog search-dialog"
          aria-describedby={undefined}
          onEscapeKeyDown={() => {
            isLeft.current = true;
          }}
          onCloseAutoFocus={(event) => {
            // After a choice, the focus goes to what was chosen.
            if (isLeft.current) giveFocusBack(event);
          }}
          onOpenAutoFocus={(event) => {
            // By default, the typed letter that opened the dialog would be selected, and replaced by the next.
            event.preventDefault();
            input.current?.focus();
            input.current?.setSelectionRange(-1, -1);
          }}
        >
          <Dialog.Title className="visually-hidden">{title}</Dialog.Title>
          <Command label={title} shouldFilter={isFiltering} filter={rank} loop>
            <div className="search-line">
              <Search size={16} aria-hidden="true" />
              <Command.Input
                ref={input}
                placeholder={placeholder}
                {...(query !== undefined && { value: query })}
                {...(onQuery && { onValueChange: onQuery })}
              />
            </div>
            <Command.List>
              <Command.Empty>Nothing found</Command.Empty>
              {children}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
