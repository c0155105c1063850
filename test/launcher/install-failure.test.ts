import { expect, test } from 'vitest';
import { describeInstallFailure } from '../../launcher/install-failure.mjs';

test.each([
  ['npm error code EAI_AGAIN', 'Check the network'],
  ['npm error code EUSAGE\nnpm error `npm ci` can only install packages when …', 'do not agree'],
  ['npm error code ENOSPC', 'The disk is full'],
  ['npm error code EACCES', 'cannot be written'],
  ['npm error code E403', 'refused access'],
  ['npm error code EINTEGRITY', 'damaged'],
  ['spawn npm ENOENT', 'npm is not to be found'],
  ['npm error something new', 'npm says why below'],
])('%j is told with its cause and the way out', (output, advice) => {
  const message = describeInstallFailure(output);
  expect(message).toContain(advice);
  expect(message).toContain(output);
});

test('only the beginning of a long output is repeated, where npm names the cause', () => {
  const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
  expect(describeInstallFailure(lines.join('\n'))).toMatch(/\n\nline 0\n(.*\n)*line 11$/);
});
