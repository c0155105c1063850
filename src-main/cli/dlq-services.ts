import type { Store } from '../app/store/open-store.ts';

/** What the verbs of `weir dlq` work with. */
export interface DlqServices {
  readonly store: Store;
}
