/**
 * Threads produce much garbage and keep little. The default size of the young generation (MB) would be most of their
 * memory.
 */
export const threadLimits = { maxYoungGenerationSizeMb: 12 };
