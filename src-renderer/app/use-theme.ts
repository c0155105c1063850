import { useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../studio/studio-context.tsx';

/** Applies the chosen theme, or that of the system. */
export function useTheme(): void {
  const { settings } = useStudio();
  const theme = useStore(settings, (state) => state.settings.theme);
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
