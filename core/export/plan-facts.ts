import { type ExportAction, type ExportPlan, type ExportStep, sourceActions } from './plan.ts';

/** Whether any step of a script does one of these. */
export function does({ steps }: Pick<ExportPlan, 'steps'>, ...words: ExportAction['do'][]): boolean {
  return steps.some(({ actions }) => actions.some((action) => words.includes(action.do)));
}

/** The steps that read from several servers, and those that read other sources in between: none needs another. */
export function stepsReadAtOnce({ steps }: Pick<ExportPlan, 'steps'>): ExportStep[] {
  const asks = (step: ExportStep) => does({ steps: [step] }, 'readHttp');
  if (steps.filter(asks).length < 2) return [];
  const sources = steps.filter((step) => does({ steps: [step] }, ...sourceActions));
  return sources.slice(sources.findIndex(asks), sources.findLastIndex(asks) + 1);
}

/** What a step is called in its script: `orders · Shop export · CSV file`. */
export function headingOf({ node, title, label }: ExportStep): string {
  return [node, label ?? title, ...(label === null ? [] : [title])].join(' · ');
}

/** The engine's version that the SQL was made with, such as `1.4.0`. */
export function engineVersionOf({ engine }: Pick<ExportPlan, 'engine'>): string {
  return engine.replace(/^v/, '');
}

/** A text as comments: a line each, behind the mark that begins one, whatever the text takes for a line end. */
export function commentOf(text: string, mark: string): string {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => `${mark} ${line}`.trimEnd())
    .join('\n');
}
