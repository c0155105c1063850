import type { Services } from '../services.ts';

/** The services that the verbs of `weir dlq` need. */
export type DlqServices = Pick<Services, 'home' | 'store' | 'runs' | 'failureOf'>;
