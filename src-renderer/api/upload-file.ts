import * as z from 'zod';
import type { PlacedFile } from '../../core/api/files.ts';
import { type RequestOptions, StudioError } from './shared.ts';
import { cancelled } from './studio-client.ts';

const placedSchema = z.object({ path: z.string(), name: z.string(), size: z.number() });
const refusedSchema = z.object({ code: z.string(), message: z.string() });

/** Uploads a file to the browser host. Uses XMLHttpRequest, since `fetch` reports no progress. */
export function uploadFile(
  file: File,
  { pipelinePath }: { pipelinePath: string | null },
  { signal, onProgress }: RequestOptions & { onProgress?: (sentBytes: number) => void } = {},
): Promise<PlacedFile> {
  const query = new URLSearchParams({ name: file.name, ...(pipelinePath !== null && { pipeline: pipelinePath }) });
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(cancelled());
    const request = new XMLHttpRequest();
    const giveUp = () => request.abort();
    const settle = (end: () => void) => {
      signal?.removeEventListener('abort', giveUp);
      end();
    };
    request.responseType = 'json';
    request.upload.onprogress = ({ loaded }) => onProgress?.(loaded);
    request.onload = () => {
      const placed = placedSchema.safeParse(request.response);
      settle(() => (placed.success ? resolve(placed.data) : reject(refusalOf(request.response))));
    };
    request.onerror = () =>
      settle(() => reject(new StudioError('network', `${file.name} could not be sent to the studio.`)));
    request.onabort = () => settle(() => reject(cancelled()));
    signal?.addEventListener('abort', giveUp);
    request.open('POST', `/upload?${query}`);
    request.send(file);
  });
}

function refusalOf(response: unknown): StudioError {
  const refused = refusedSchema.safeParse(response);
  const { code, message } = refused.success
    ? refused.data
    : { code: 'internal', message: 'The studio did not take the file.' };
  return new StudioError(code, message);
}
