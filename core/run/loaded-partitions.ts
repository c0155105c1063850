import * as z from 'zod';

/** Partitions of a table that a run loaded, as keys that tell them apart; `all` where the run made the table. */
export const loadedPartitionsSchema = z.union([z.literal('all'), z.array(z.string())]);
export type LoadedPartitions = z.infer<typeof loadedPartitionsSchema>;

/** By output. */
export const partitionsByNodeSchema = z.record(z.string(), loadedPartitionsSchema);
export type PartitionsByNode = z.infer<typeof partitionsByNodeSchema>;
