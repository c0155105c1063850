import { globSync } from 'node:fs';
import { basename } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

/** Loaded from node_modules at run time: native modules, and those too large to parse at every start of the command. */
const external = [/^@duckdb\/node-bindings/, 'better-sqlite3', 'electron'];

/** Every top-level file of workers/ is a process or a thread of its own, started by its name beside the others. */
const workers = globSync('workers/*.ts').map((path) => [basename(path, '.ts'), path] as const);
const mainEntries = {
  cli: 'src-main/cli/main.ts',
  electron: 'src-main/hosts/electron/main.ts',
  ...Object.fromEntries(workers),
};

/** The licences of the packages in a bundle, which ask to be handed on with it; the preload script has none in it. */
const license = { fileName: 'third-party-licenses.md' };

export default defineConfig({
  main: {
    build: {
      // Pure JavaScript is bundled: opening hundreds of small files is what makes a command start slowly.
      externalizeDeps: false,
      license,
      rolldownOptions: {
        input: mainEntries,
        external,
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
      sourcemap: true,
    },
  },
  preload: {
    build: {
      externalizeDeps: false,
      // A sandboxed preload script can be neither an ES module nor more than one file.
      rolldownOptions: {
        input: { index: 'src-preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src-renderer',
    plugins: [react()],
    build: { minify: true, license, rolldownOptions: { input: 'src-renderer/index.html' } },
  },
});
