interface Sources {
  /** Microseconds of CPU that the process has taken so far. */
  cpuUsage(): { user: number; system: number };
  /** A clock that never goes back. */
  nowMs(): number;
}

export interface CpuLook {
  elapsedMs: number;
  /** Of one core: 2 is two cores busy. */
  share: number;
}

/** Measures how busy a process was since the look before, or at first since now. */
export function cpuMeter({ cpuUsage, nowMs }: Sources): () => CpuLook {
  const look = () => {
    const { user, system } = cpuUsage();
    return { atMs: nowMs(), cpuMs: (user + system) / 1000 };
  };
  let before = look();
  return () => {
    const now = look();
    const elapsedMs = Math.max(1, now.atMs - before.atMs);
    const share = (now.cpuMs - before.cpuMs) / elapsedMs;
    before = now;
    return { elapsedMs, share };
  };
}
