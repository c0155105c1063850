// @ts-check
import { firstLines } from './tool.mjs';

/** @type {{ pattern: RegExp, advice: string }[]} */
const knownCauses = [
  {
    pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT/,
    advice: 'The package registry cannot be reached. Check the network and npm’s proxy settings, then try again.',
  },
  {
    pattern: /\bEUSAGE\b|can only install packages when/,
    advice:
      'package.json and package-lock.json do not agree. Run `npm install --ignore-scripts`, commit the lockfile, then try again.',
  },
  { pattern: /\bENOSPC\b/, advice: 'The disk is full. Free about 2 GB, then try again.' },
  {
    pattern: /\b(EACCES|EPERM|EROFS)\b/,
    advice:
      'The folder node_modules cannot be written. Make this checkout yours and close programs that use it, then try again.',
  },
  {
    pattern: /\bE40[13]\b/,
    advice: 'The package registry refused access. Check npm’s login and registry settings, then try again.',
  },
  { pattern: /\bEINTEGRITY\b/, advice: 'A downloaded package is damaged. Run `npm cache verify`, then try again.' },
  { pattern: /npm.*(ENOENT|not found)/i, advice: 'npm is not to be found. Install Node.js with npm, then try again.' },
];

/**
 * @param {string} output what npm said
 * @returns {string} the cause and the way out, and npm's own words below
 */
export function describeInstallFailure(output) {
  const cause = knownCauses.find(({ pattern }) => pattern.test(output));
  const advice = cause?.advice ?? 'npm says why below; put that right, then try again.';
  return `The packages could not be installed. ${advice}\n\n${firstLines(output)}`;
}
