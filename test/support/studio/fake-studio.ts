import type { StudioApi } from '../../../src-renderer/api/studio-api.ts';
import { createStudio, type Studio } from '../../../src-renderer/studio/studio.ts';
import { fakeStudioApi } from './fake-studio-api.ts';

/** A studio without a page, over an in-memory host; nothing is stored. */
export async function fakeStudio(api: StudioApi = fakeStudioApi()): Promise<Studio> {
  return createStudio(api, await api.app.info(), { getItem: () => null, setItem: () => undefined });
}
