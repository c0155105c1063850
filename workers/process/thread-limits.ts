/** Threads make much garbage and keep little. The room for young objects that the process has for itself (MB) would be most of their memory. */
export const threadLimits = { maxYoungGenerationSizeMb: 12 };
