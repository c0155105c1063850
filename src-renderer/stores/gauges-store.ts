import { createStore } from 'zustand/vanilla';
import type { GaugeSample } from '../../core/api/gauges.ts';
import type { GaugesApi } from '../api/studio-api.ts';

interface GaugesState {
  /** The last ten minutes, oldest first. */
  samples: readonly GaugeSample[];
  take(samples: readonly GaugeSample[]): void;
}

const samplesKept = 1200;

export function createGaugesStore() {
  return createStore<GaugesState>((set) => ({
    samples: [],
    take: (taken) => set(({ samples }) => ({ samples: [...samples, ...taken].slice(-samplesKept) })),
  }));
}

export type GaugesStore = ReturnType<typeof createGaugesStore>;

/** Fills the store, with at most one update per frame. */
export function followGauges(api: GaugesApi, store: GaugesStore): () => void {
  let waiting: GaugeSample[] = [];
  let frame = 0;
  const unsubscribe = api.subscribe({
    next(sample) {
      waiting.push(sample);
      if (waiting.length > samplesKept) waiting.shift();
      frame ||= requestAnimationFrame(() => {
        frame = 0;
        store.getState().take(waiting);
        waiting = [];
      });
    },
  });
  return () => {
    cancelAnimationFrame(frame);
    unsubscribe();
  };
}
