import { id, path, renderInlined, sql } from '../sql/sql.ts';
import { commentOf } from './plan-facts.ts';

/** A text as SQL. */
export function sqlText(text: string): string {
  return renderInlined(sql`${text}`);
}

/** A name, or names with dots between them. */
export function sqlName(...names: string[]): string {
  return renderInlined(names.length === 1 ? id(names[0] ?? '') : path(...names));
}

/** A list of texts as SQL. */
export function sqlTexts(texts: readonly string[]): string {
  return `[${texts.map(sqlText).join(', ')}]`;
}

/** Lines of a comment. */
export function sqlComment(text: string): string {
  return commentOf(text, '--');
}
