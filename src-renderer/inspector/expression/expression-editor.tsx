import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, insertTab } from '@codemirror/commands';
import { PostgreSQL } from '@codemirror/lang-sql';
import { bracketMatching, HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, diagnosticCount, setDiagnostics } from '@codemirror/lint';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap, placeholder as placeholderText } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useRef } from 'react';
import type { FormItem } from '../../../core/nodes/form.ts';
import type { JsonPath } from '../../../core/pipeline/json-text.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { problemsAt } from '../form/config-values.ts';
import { useForm } from '../form/form-context.tsx';
import { completeExpression, type Vocabulary } from './complete-expression.ts';
import { useFunctions } from './use-functions.ts';

interface ExpressionEditorProps {
  label: string;
  item: FormItem;
  path: JsonPath;
  value: string;
  placeholder: string;
  isInvalid: boolean;
  onChange(text: string): void;
}

/**
 * SQL with completion of what the input offers, errors underlined where they are. It lives in a shadow root: there
 * CodeMirror adopts its style sheets instead of writing style elements, which the CSP forbids.
 */
export function ExpressionEditor({
  label,
  item,
  path,
  value,
  placeholder,
  isInvalid,
  onChange,
}: ExpressionEditorProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const latest = useRef({ onChange, vocabulary: emptyVocabulary });
  const studio = useStudio();
  const { problems, columnsAt, params, inputs } = useForm();
  const functions = useFunctions(studio.api);
  const isQuery = item.meta?.control === 'query';
  const kinds = kindsFor[item.meta?.functions ?? 'scalar'];
  useEffect(() => {
    latest.current = {
      onChange,
      vocabulary: {
        columns: columnsAt(item.meta?.port),
        functions: functions.filter((each) => isQuery || kinds.includes(each.kind)),
        params,
        tables: isQuery ? inputs : [],
      },
    };
  });

  // biome-ignore lint/correctness/useExhaustiveDependencies: the editor is made once; what changes reaches it below
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' });
    const editor = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: value,
        extensions: [
          PostgreSQL.language,
          history(),
          bracketMatching(),
          syntaxHighlighting(highlighting),
          autocompletion({
            override: [(context) => completeExpression(context, latest.current.vocabulary)],
            icons: false,
          }),
          keymap.of([{ key: 'Tab', run: acceptCompletion }, ...completionKeymap, ...historyKeymap, ...editingKeymap]),
          isQuery ? keymap.of([{ key: 'Shift-Tab', run: insertTab }]) : [],
          EditorView.lineWrapping,
          placeholderText(placeholder),
          EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged && !update.transactions.some((each) => each.isUserEvent('outside'))) {
              latest.current.onChange(update.state.doc.toString());
            }
          }),
          theme,
        ],
      }),
    });
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value }, userEvent: 'outside' });
  }, [value]);

  useEffect(() => {
    const editor = view.current;
    if (editor === null) return;
    const found = problemsAt(problems, path, 'below').flatMap((problem) =>
      diagnosticOf(problem, editor.state.doc.length),
    );
    if (found.length === 0 && diagnosticCount(editor.state) === 0) return;
    editor.dispatch(setDiagnostics(editor.state, found));
  }, [problems, path]);

  return <div ref={host} className="expression" data-tall={isQuery} data-invalid={isInvalid} />;
}

/** Every aggregate function may look through a window too. */
const kindsFor = {
  scalar: ['scalar'],
  aggregate: ['scalar', 'aggregate'],
  window: ['scalar', 'aggregate', 'window'],
};

/** `Mod-Enter` runs the pipeline, here too. */
const editingKeymap = defaultKeymap.filter(({ key }) => key !== 'Mod-Enter');

const emptyVocabulary: Vocabulary = { columns: [], functions: [], params: [], tables: [] };

function diagnosticOf({ span, message, severity }: Problem, length: number): Diagnostic[] {
  if (span === undefined) return [];
  const from = Math.min(span.start, length);
  return [{ from, to: Math.max(from, Math.min(span.end, length)), severity, message }];
}

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--transform-ink)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--success)' },
  // A name in double quotes is a name all the same.
  { tag: tags.special(tags.string), color: 'var(--text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--combine-ink)' },
  { tag: tags.comment, color: 'var(--text-faint)' },
]);

const theme = EditorView.theme({
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
