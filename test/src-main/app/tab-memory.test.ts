import { expect, test } from 'vitest';
import { SettingsService } from '../../../src-main/app/settings-service.ts';
import { TabMemory } from '../../../src-main/app/tab-memory.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a studio begins with the tabs of last time, or with the file that it is started with', () => {
  const home = temporaryFolder();
  const begin = (asked: string | null) => new TabMemory(new SettingsService(home), asked);
  expect(begin(null).current).toEqual({ paths: [], active: null });
  const tabs = { paths: ['/a.weir.json', '/b.weir.json'], active: '/b.weir.json' };
  const first = begin(null);
  first.keep(tabs);
  expect(first.current).toEqual(tabs);
  expect(begin(null).current).toEqual(tabs);
  expect(begin('/c.weir.json').current).toEqual({ paths: ['/c.weir.json'], active: '/c.weir.json' });
});

test('what a newer version keeps of tabs costs no setting', () => {
  const home = temporaryFolder({
    'settings.json': JSON.stringify({ theme: 'dark', tabs: { paths: ['/a.weir.json'], active: null, pinned: [] } }),
  });
  const settings = new SettingsService(home);
  expect([settings.studio.theme, settings.stored.tabs]).toEqual(['dark', { paths: ['/a.weir.json'], active: null }]);
});
