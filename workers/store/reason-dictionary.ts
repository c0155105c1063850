import type { Database, Statement } from 'better-sqlite3';
import type { RejectReason } from '../../core/store/reject.ts';
import { insertMessage, insertReason, selectMessage, selectReason } from '../../core/store/reject-sql.ts';

/** If every message differs, keeping them all would fill the memory. */
const mostMessages = 100_000;

/** Finds the ids of reasons and messages, adding new ones. Valid within one transaction. */
export class ReasonDictionary {
  readonly #pipeline: number;
  readonly #messages = new Map<string, number>();
  readonly #insertReason: Statement;
  readonly #selectReason: Statement;
  readonly #insertMessage: Statement;
  readonly #selectMessage: Statement;

  constructor(db: Database, pipeline: number) {
    this.#pipeline = pipeline;
    this.#insertReason = db.prepare(insertReason);
    this.#selectReason = db.prepare(selectReason).pluck();
    this.#insertMessage = db.prepare(insertMessage);
    this.#selectMessage = db.prepare(selectMessage).pluck();
  }

  place({ message, ...reason }: RejectReason): { reason: number; message: number } {
    return { reason: this.reason(reason), message: this.#message(message) };
  }

  reason({ node, source, code, column, isLine }: Omit<RejectReason, 'message'>): number {
    const key = [this.#pipeline, node, source ?? '', code, column ?? '', Number(isLine)];
    this.#insertReason.run(key);
    return Number(this.#selectReason.get(key));
  }

  #message(text: string): number {
    const known = this.#messages.get(text);
    if (known !== undefined) return known;
    if (this.#messages.size >= mostMessages) this.#messages.clear();
    this.#insertMessage.run(text);
    const message = Number(this.#selectMessage.get(text));
    this.#messages.set(text, message);
    return message;
  }
}
