import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { StudioApi } from '../api/studio-api.ts';
import { startStudio } from '../studio/start-studio.ts';
import { createStudio } from '../studio/studio.ts';
import { StudioProvider } from '../studio/studio-context.tsx';
import { App } from './app.tsx';
import '../theme/tokens.css';
import '../theme/base.css';

/** Renders the studio into an element, on top of the given API. */
export async function mountStudio(element: HTMLElement, api: StudioApi): Promise<void> {
  const studio = createStudio(api, await api.app.info(), localStorage);
  await startStudio(studio);
  // Files may have been edited by other programs in the meantime.
  addEventListener('focus', studio.session.getState().doubt);
  createRoot(element).render(
    <StrictMode>
      <StudioProvider studio={studio}>
        <App />
      </StudioProvider>
    </StrictMode>,
  );
}
