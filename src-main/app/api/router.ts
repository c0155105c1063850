import { appRouter, gaugesRouter, settingsRouter } from './app-router.ts';
import { deadLettersRouter } from './dead-letters-router.ts';
import { exportsRouter } from './exports-router.ts';
import { filesRouter } from './files-router.ts';
import { csvRouter, previewRouter } from './preview-router.ts';
import { runsRouter } from './runs-router.ts';
import { secretsRouter } from './secrets-router.ts';
import { router } from './trpc.ts';

/** The whole API of the studio, the same for both hosts. */
export const studioRouter = router({
  app: appRouter,
  files: filesRouter,
  csv: csvRouter,
  preview: previewRouter,
  exports: exportsRouter,
  runs: runsRouter,
  deadLetters: deadLettersRouter,
  gauges: gaugesRouter,
  settings: settingsRouter,
  secrets: secretsRouter,
});

export type StudioRouter = typeof studioRouter;
