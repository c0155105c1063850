import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { bridgeAnswerSchema, type WeirBridge } from '../../core/api/bridge.ts';
import type { StudioRouter } from '../../src-main/app/api/router.ts';

type Answer = ReturnType<typeof bridgeAnswerSchema.parse>;

/** Carries calls over the bridge of the desktop host. */
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
        const isOver = ({ kind }: Answer) => kind !== 'data' || method !== 'subscription';
        waiting.set(id, (answer) => {
          if (isOver(answer)) waiting.delete(id);
          if (answer.kind === 'error') return observer.error(TRPCClientError.from({ error: Object(answer.error) }));
          if (answer.kind === 'data') observer.next({ result: { type: 'data', data: answer.value } });
          if (isOver(answer)) observer.complete();
        });
        bridge.send({ id, method, path, input });
        return () => {
          if (waiting.delete(id)) bridge.send({ id, method: 'stop' });
        };
      });
}
