import { type OperationResultEnvelope, TRPCClientError, type TRPCLink } from '@trpc/client';
import { type Observer, observable } from '@trpc/server/observable';
import { bridgeAnswerSchema, type WeirBridge } from '../../core/api/bridge.ts';
import type { StudioRouter } from '../../src-main/app/api/router.ts';

type Answer = ReturnType<typeof bridgeAnswerSchema.parse>;

/** A tRPC link over the bridge of the desktop host. */
export function bridgeLink(bridge: Pick<WeirBridge, 'send' | 'listen'>): TRPCLink<StudioRouter> {
  const waiting = new Map<number, (answer: Answer) => void>();
  let lastId = 0;
  bridge.listen((message) => {
    const answer = bridgeAnswerSchema.parse(message);
    waiting.get(answer.id)?.(answer);
  });
  return () =>
    ({ op: { type: method, path, input } }) =>
      observable((observer) => {
        const id = ++lastId;
        waiting.set(id, (answer) => {
          const isOver = answer.kind !== 'data' || method !== 'subscription';
          if (isOver) waiting.delete(id);
          pass(answer, observer);
          if (isOver) observer.complete();
        });
        bridge.send({ id, method, path, input });
        return () => {
          if (waiting.delete(id)) bridge.send({ id, method: 'stop' });
        };
      });
}

type Receiver = Observer<
  OperationResultEnvelope<unknown, TRPCClientError<StudioRouter>>,
  TRPCClientError<StudioRouter>
>;

function pass(answer: Answer, receiver: Receiver): void {
  if (answer.kind === 'data') receiver.next({ result: { type: 'data', data: answer.value } });
  if (answer.kind === 'error') receiver.error(TRPCClientError.from({ error: Object(answer.error) }));
}
