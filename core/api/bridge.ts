import * as z from 'zod';

/**
 * How a window of the desktop host and main talk: numbered calls, each answered once or, for subscriptions, many times.
 */

export const bridgeRequestSchema = z.discriminatedUnion('method', [
  z.strictObject({
    id: z.int(),
    method: z.enum(['query', 'mutation', 'subscription']),
    path: z.string().max(200),
    input: z.unknown(),
  }),
  /** Gives up a call. */
  z.strictObject({ id: z.int(), method: z.literal('stop') }),
]);
export type BridgeRequest = z.infer<typeof bridgeRequestSchema>;

export const bridgeAnswerSchema = z.discriminatedUnion('kind', [
  /** The answer of a query or mutation, or one message of a subscription. */
  z.strictObject({ id: z.int(), kind: z.literal('data'), value: z.unknown() }),
  z.strictObject({ id: z.int(), kind: z.literal('done') }),
  z.strictObject({ id: z.int(), kind: z.literal('error'), error: z.unknown() }),
]);
export type BridgeAnswer = z.infer<typeof bridgeAnswerSchema>;

/** All that the preload script gives to the page. */
export interface WeirBridge {
  send(request: BridgeRequest): void;
  /** One listener for all answers, for as long as the page lives. */
  listen(listener: (answer: unknown) => void): void;
  /** Where a file that was dropped or chosen lies; empty for one that was made in the page. */
  pathOf(file: object): string;
}
