interface KeyPress {
  key: string;
  code: string;
  metaKey: boolean;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

/** Whether a key press matches a chord. Letters count by what they type, so that every keyboard layout works. */
export function matchesChord(press: KeyPress, chord: string, isMac: boolean): boolean {
  const parts = chord.split('+').filter((part) => part !== '');
  const key = chord.endsWith('+') ? '+' : (parts.at(-1) ?? '');
  const wantsMod = parts.includes('mod');
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const otherMod = isMac ? press.ctrlKey : press.metaKey;
  const wantsAlt = parts.includes('alt');
  if (wantsMod !== mod || otherMod || wantsAlt !== press.altKey) return false;
  // On a Mac, Alt changes the letter; on some layouts, digits need Shift: these are compared by their physical key.
  const places = [`Key${key.toUpperCase()}`, `Digit${key}`];
  if ((wantsAlt || /^\d$/.test(key)) && places.includes(press.code)) return parts.includes('shift') === press.shiftKey;
  // A sign such as `?` needs Shift on some layouts and not on others.
  const isSign = key.length === 1 && !/[a-z0-9]/i.test(key);
  if (!isSign && parts.includes('shift') !== press.shiftKey) return false;
  return press.key.toLowerCase() === key.toLowerCase();
}

const macSigns: Readonly<Record<string, string>> = {
  mod: '⌘',
  shift: '⇧',
  alt: '⌥',
  enter: '↩',
  backspace: '⌫',
  delete: '⌦',
};
const otherWords: Readonly<Record<string, string>> = { mod: 'Ctrl', shift: 'Shift', alt: 'Alt' };
const names: Readonly<Record<string, string>> = {
  enter: 'Enter',
  backspace: 'Backspace',
  delete: 'Delete',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
};

/** A chord in the notation of the platform: `⇧⌘Z` or `Ctrl+Shift+Z`. */
export function describeChord(chord: string, isMac: boolean): string {
  const parts = chord.endsWith('+') ? [...chord.slice(0, -1).split('+').filter(Boolean), '+'] : chord.split('+');
  const shown = parts.map((part) => {
    const sign = isMac ? macSigns[part] : otherWords[part];
    return sign ?? names[part.toLowerCase()] ?? (/^(.|f\d+)$/.test(part) ? part.toUpperCase() : part);
  });
  return shown.join(isMac ? '' : '+');
}

/** Whether the target is a text field. */
export function isEditingText(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.shadowRoot !== null) return true;
  if (target instanceof HTMLInputElement) return !['checkbox', 'radio', 'button', 'range'].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}
