import type { BrowserWindow, Dialog, FileFilter } from 'electron';
import { dataFileEndings } from '../../../core/nodes/file-formats.ts';
import { pipelineFileEnding } from '../../../core/pipeline/file-ending.ts';
import type { PickRequest } from '../../app/studio.ts';

/** Dialogs expect extensions without a dot. */
const withoutPoint = (ending: string) => ending.slice(1);
const extension = withoutPoint(pipelineFileEnding);

const filters: Readonly<Record<PickRequest['purpose'], FileFilter[]>> = {
  openPipeline: [{ name: 'Weir pipelines', extensions: [extension, 'json'] }],
  savePipeline: [{ name: 'Weir pipelines', extensions: [extension] }],
  openData: [
    { name: 'Data', extensions: [...dataFileEndings.map(withoutPoint), 'gz'] },
    { name: 'All files', extensions: ['*'] },
  ],
  saveData: [{ name: 'All files', extensions: ['*'] }],
  openFolder: [],
};

/** Opens the native dialog; null if dismissed. */
export async function pickFile(
  dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>,
  window: BrowserWindow,
  { purpose, startIn, suggestedName }: PickRequest,
): Promise<string | null> {
  const start = suggestedName ?? startIn;
  const options = { filters: filters[purpose], ...(start !== undefined && { defaultPath: start }) };
  if (purpose === 'savePipeline' || purpose === 'saveData') {
    const { canceled, filePath } = await dialog.showSaveDialog(window, options);
    return canceled || filePath === '' ? null : filePath;
  }
  const kind = purpose === 'openFolder' ? 'openDirectory' : 'openFile';
  const { canceled, filePaths } = await dialog.showOpenDialog(window, { ...options, properties: [kind] });
  return canceled ? null : (filePaths[0] ?? null);
}
