import { createStore } from 'zustand/vanilla';
import type { StudioApi, StudioSettings } from '../api/studio-api.ts';

interface SettingsState {
  settings: StudioSettings;
  /** Takes effect at once, and is then stored by the host. */
  change(settings: Partial<StudioSettings>): Promise<void>;
  take(settings: StudioSettings): void;
}

const initialSettings: StudioSettings = {
  theme: 'system',
  isTourDone: true,
  isSnapping: true,
  previewRows: 200,
  isAutosaving: false,
};

export function createSettingsStore(api: StudioApi) {
  return createStore<SettingsState>((set) => ({
    settings: initialSettings,
    async change(changed) {
      set(({ settings }) => ({ settings: { ...settings, ...changed } }));
      set({ settings: await api.settings.set(changed) });
    },
    take: (settings) => set({ settings }),
  }));
}
