import { useLayoutEffect } from 'react';
import { useStore } from 'zustand';
import { useStudio } from '../studio/studio-context.tsx';

/** The system's colours, unless the person chose. */
export function useTheme(): void {
  const { settings } = useStudio();
  const theme = useStore(settings, (state) => state.settings.theme);
  useLayoutEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }, [theme]);
}
