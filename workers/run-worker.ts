import { spareEngine } from './engine/session/engine.ts';

// The engine is opened on a thread of its own while the rest of the program is being loaded.
const engine = spareEngine();
const { serveRun } = await import('./engine/run/run-program.ts');
serveRun(engine);
