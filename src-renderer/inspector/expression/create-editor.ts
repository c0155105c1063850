import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertTab } from '@codemirror/commands';
import { PostgreSQL } from '@codemirror/lang-sql';
import { bracketMatching, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { completeExpression, type Vocabulary } from './complete-expression.ts';
import { highlighting, theme } from './editor-theme.ts';

interface EditorOptions {
  label: string;
  text: string;
  placeholder: string;
  isQuery: boolean;
  vocabulary(): Vocabulary;
  /** Called when the user types, not by `replaceText`. */
  onType(text: string): void;
}

/**
 * Creates an SQL editor with completion. It lives in a shadow root, where CodeMirror adopts its style sheets instead of
 * inserting style elements, which the CSP forbids.
 */
export function createEditor(host: HTMLElement, options: EditorOptions): EditorView {
  const { label, text, placeholder, isQuery, vocabulary, onType } = options;
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const extensions = [
    PostgreSQL.language,
    history(),
    bracketMatching(),
    syntaxHighlighting(highlighting),
    autocompletion({ override: [(context) => completeExpression(context, vocabulary())], icons: false }),
    keymap.of([{ key: 'Tab', run: acceptCompletion }, ...completionKeymap, ...historyKeymap, ...editingKeymap]),
    isQuery ? keymap.of([{ key: 'Shift-Tab', run: insertTab }]) : [],
    EditorView.lineWrapping,
    placeholderText(placeholder),
    EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
    EditorView.updateListener.of(({ docChanged, transactions, state }) => {
      if (docChanged && !transactions.some((each) => each.isUserEvent(outside))) onType(state.doc.toString());
    }),
    theme,
  ];
  return new EditorView({ parent: root, root, state: EditorState.create({ doc: text, extensions }) });
}

/** Replaces the text of the editor, such as after an undo elsewhere. */
export function replaceText(editor: EditorView, text: string): void {
  const { doc } = editor.state;
  if (doc.toString() === text) return;
  editor.dispatch({ changes: { from: 0, to: doc.length, insert: text }, userEvent: outside });
}

const outside = 'outside';

/** `Mod-Enter` runs the pipeline, as everywhere. */
const editingKeymap = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');
