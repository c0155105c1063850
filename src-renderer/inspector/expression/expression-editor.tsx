import { type Diagnostic, diagnosticCount, setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { FormItem } from '../../../core/nodes/form/form.ts';
import type { JsonPath } from '../../../core/pipeline/json-text.ts';
import type { Problem } from '../../../core/pipeline/problems.ts';
import { useStudio } from '../../studio/studio-context.tsx';
import { problemsAt } from '../form/config-values.ts';
import { useForm } from '../form/form-context.tsx';
import type { Vocabulary } from './complete-expression.ts';
import { createEditor, replaceText } from './create-editor.ts';
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

/** An SQL expression with completion; errors are underlined in place. */
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
  const studio = useStudio();
  const { problems, columnsAt, params, inputs } = useForm();
  const functions = useFunctions(studio.api);
  const isQuery = item.meta?.control === 'query';
  const kinds = kindsFor[item.meta?.functions ?? 'scalar'];
  const vocabulary = useEffectEvent(
    (): Vocabulary => ({
      columns: columnsAt(item.meta?.port),
      functions: functions.filter((each) => isQuery || kinds.includes(each.kind)),
      params,
      tables: isQuery ? inputs : [],
    }),
  );
  const type = useEffectEvent((text: string) => onChange(text));
  const create = useEffectEvent((parent: HTMLElement) =>
    createEditor(parent, {
      label,
      text: value,
      placeholder,
      isQuery,
      vocabulary: () => vocabulary(),
      onType: (text) => type(text),
    }),
  );

  useEffect(() => {
    if (host.current === null) return;
    const editor = create(host.current);
    view.current = editor;
    return () => {
      editor.destroy();
      view.current = null;
    };
  }, []);

  useEffect(() => {
    if (view.current !== null) replaceText(view.current, value);
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

/** Every aggregate function can also be a window function. */
const kindsFor = {
  scalar: ['scalar'],
  aggregate: ['scalar', 'aggregate'],
  window: ['scalar', 'aggregate', 'window'],
};

function diagnosticOf({ span, message, severity }: Problem, length: number): Diagnostic[] {
  if (span === undefined) return [];
  const from = Math.min(span.start, length);
  return [{ from, to: Math.max(from, Math.min(span.end, length)), severity, message }];
}
