import { setNonce } from 'get-nonce';
import { connectStudio } from './api/connect-studio.ts';
import { mountStudio } from './app/mount-studio.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no #root to draw the studio into.');
// Menus and dialogs insert a style element, which the CSP allows by this nonce only.
setNonce(document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '');
await mountStudio(root, await connectStudio());
