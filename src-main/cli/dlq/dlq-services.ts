import type { Services } from '../services.ts';

/** What the verbs of `weir dlq` work with. */
export type DlqServices = Pick<Services, 'home' | 'store' | 'runs' | 'failureOf'>;
