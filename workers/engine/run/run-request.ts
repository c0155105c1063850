import * as z from 'zod';
import { freeRecord } from '../../../core/free-record.ts';
import { partitionsByNodeSchema } from '../../../core/run/loaded-partitions.ts';

/** All that a run worker needs. Files are absolute paths; params are text as given, null for an empty value. */
export const runRequestSchema = z.strictObject({
  runId: z.string(),
  pipelineFile: z.string(),
  text: z.string(),
  environment: z.string().optional(),
  params: freeRecord(z.string().nullable()),
  /** What the studio keeps for `${env:…}`: in this message alone, never on a command line or in a file. */
  secrets: z.map(z.string(), z.string()).optional(),
  storeFile: z.string(),
  /** The run's own folder, for what the engine spills and the careful reader writes. */
  runFolder: z.string(),
  /** Corrected entries of the dead letter queue, one a line of this file. */
  correctionsFile: z.string().optional(),
  /**
   * The run is there for them alone. `loaded`: the outputs whose targets have the rows that were not rejected;
   * `partitions`: what of these has been loaded since the rows were rejected; `gone`: how many of the rows a later run of
   * their files no longer rejected.
   */
  replay: z
    .strictObject({ loaded: z.array(z.string()), partitions: partitionsByNodeSchema, gone: z.number() })
    .optional(),
  /** The node where the run ends. Nothing is loaded then, and rejects are counted, not kept. */
  upTo: z.string().optional(),
});

export type RunRequest = z.infer<typeof runRequestSchema>;
