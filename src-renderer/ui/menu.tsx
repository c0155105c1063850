import { ContextMenu, DropdownMenu } from 'radix-ui';
import { type MouseEvent, type ReactNode, useState } from 'react';
import './menu.css';

export type MenuItem =
  | { kind: 'separator' }
  | { kind: 'heading'; title: string }
  | {
      kind: 'item';
      title: string;
      keys?: string | undefined;
      detail?: string;
      icon?: ReactNode;
      isDisabled?: boolean;
      isDangerous?: boolean;
      isChecked?: boolean;
      onChoose(): void;
    };

interface MenuProps {
  label: string;
  items: readonly MenuItem[];
  children: ReactNode;
  align?: 'start' | 'end';
}

/** A menu that opens from a button, also by right-click. */
export function Menu({ label, items, children, align = 'start' }: MenuProps) {
  const [isOpen, setOpen] = useState(false);
  const openInstead = (event: MouseEvent) => {
    event.preventDefault();
    setOpen(true);
  };
  return (
    <DropdownMenu.Root modal={false} open={isOpen} onOpenChange={setOpen}>
      <DropdownMenu.Trigger asChild onContextMenu={openInstead}>
        {children}
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" aria-label={label} align={align} sideOffset={4} collisionPadding={8}>
          {items.map((item, index) => renderItem(item, index, DropdownMenu))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

/** A context menu, for right-click and the menu key. */
export function RightClickMenu({ label, items, children }: Omit<MenuProps, 'align'>) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className="menu" aria-label={label} collisionPadding={8}>
          {items.map((item, index) => renderItem(item, index, ContextMenu))}
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function renderItem(item: MenuItem, index: number, parts: typeof DropdownMenu | typeof ContextMenu) {
  if (item.kind === 'separator') return <parts.Separator key={`line${index}`} className="menu-line" />;
  if (item.kind === 'heading') {
    return (
      <parts.Label key={item.title} className="menu-heading">
        {item.title}
      </parts.Label>
    );
  }
  const content = (
    <>
      <span className="menu-icon" aria-hidden="true">
        {item.isChecked ? '✓' : item.icon}
      </span>
      <span className="menu-text">
        {item.title}
        {item.detail !== undefined && <small>{item.detail}</small>}
      </span>
      {item.keys !== undefined && item.keys !== '' && <kbd className="keys">{item.keys}</kbd>}
    </>
  );
  const shared = {
    className: 'menu-item',
    disabled: item.isDisabled ?? false,
    onSelect: item.onChoose,
    'data-danger': item.isDangerous ?? false,
  };
  const key = `${item.title}${index}`;
  return item.isChecked === undefined ? (
    <parts.Item key={key} {...shared}>
      {content}
    </parts.Item>
  ) : (
    <parts.CheckboxItem key={key} checked={item.isChecked} {...shared}>
      {content}
    </parts.CheckboxItem>
  );
}
