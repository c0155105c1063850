import { spareEngine } from './engine/engine.ts';

// The engine is opened on a thread of its own while the rest of the program is being loaded.
const engine = spareEngine();
const { serveRun } = await import('./engine/run-program.ts');
serveRun(engine);
