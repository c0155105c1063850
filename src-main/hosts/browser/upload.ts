import type { IncomingMessage, ServerResponse } from 'node:http';
import { WeirError } from '../../../core/errors.ts';
import type { Studio } from '../../app/studio.ts';
import { answerJson } from './http-json.ts';

/** Receives a file: `POST /upload?name=…[&pipeline=…]`, with the content as body. */
export async function takeUpload(request: IncomingMessage, response: ServerResponse, { files }: Studio): Promise<void> {
  const query = new URL(request.url ?? '/', 'http://127.0.0.1').searchParams;
  const sizeBytes = Number(request.headers['content-length'] ?? Number.NaN);
  const name = query.get('name');
  if (!name || !Number.isSafeInteger(sizeBytes)) {
    return answerJson(response, 400, { code: 'invalid', message: 'An upload has a name and a length.' });
  }
  try {
    answerJson(response, 200, await files.place(request, { name, sizeBytes, pipelinePath: query.get('pipeline') }));
  } catch (error) {
    if (!(error instanceof WeirError)) throw error;
    // The rest of the body is not read.
    response.setHeader('Connection', 'close');
    answerJson(response, 422, { code: error.code, message: error.message });
  }
}
