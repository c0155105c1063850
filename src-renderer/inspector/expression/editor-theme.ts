import { HighlightStyle } from '@codemirror/language';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

export const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--transform-ink)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--success)' },
  // The grammar takes a quoted name for a string.
  { tag: tags.special(tags.string), color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--combine-ink)' },
  { tag: tags.comment, color: 'var(--text-faint)' },
]);

export const theme = EditorView.theme({
  '&': {
    border: '1px solid var(--editor-line)',
    borderRadius: 'var(--radius-1)',
    background: 'var(--surface-field)',
    color: 'var(--text)',
    fontSize: 'var(--size-2)',
  },
  '&.cm-focused': { outline: '1px solid var(--focus)', borderColor: 'var(--focus)' },
  '.cm-content': {
    minHeight: 'var(--editor-height)',
    padding: '5px 0',
    fontFamily: 'var(--font-mono)',
    caretColor: 'var(--text)',
  },
  '.cm-line': { padding: '0 8px' },
  '.cm-placeholder': { color: 'var(--text-faint)' },
  '&.cm-focused .cm-selectionBackground, ::selection': { background: 'var(--accent-soft)' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--danger)',
    textDecorationSkipInk: 'none',
  },
  '.cm-lintRange-warning': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--warning)',
    textDecorationSkipInk: 'none',
  },
  '.cm-tooltip': {
    border: '1px solid var(--line)',
    borderRadius: 'var(--radius-2)',
    background: 'var(--surface-raised)',
    color: 'var(--text)',
    boxShadow: 'var(--shadow-raised)',
  },
  '.cm-diagnostic': { padding: '4px 8px', fontFamily: 'var(--font)', borderLeftColor: 'var(--danger)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '220px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    background: 'var(--accent-soft)',
    color: 'var(--text)',
  },
  '.cm-completionDetail': { color: 'var(--text-faint)', fontStyle: 'normal' },
  '.cm-completionInfo': { maxWidth: '280px', fontFamily: 'var(--font)' },
});
