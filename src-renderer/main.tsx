import { connectStudio } from './api/connect-studio.ts';
import { mountStudio } from './app/mount-studio.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root to draw the studio into.');
await mountStudio(root, await connectStudio());
