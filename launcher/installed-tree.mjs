// @ts-check

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 *
 * @typedef {{ packages: Record<string, LockedPackage> }} Lockfile
 */

/**
 * Whether node_modules holds what the lockfile asks for, by npm's own record of what it put there: true after a plain
 * `npm install`, so that the launcher need not do it again. Packages for other platforms may be absent.
 *
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 */
export function isTreeCurrent(wanted, installed) {
  const isSame = (/** @type {string} */ path) => {
    const [want, have] = [wanted.packages[path], installed.packages[path]];
    return want?.version === have?.version && want?.integrity === have?.integrity;
  };
  const mustBeThere = Object.keys(wanted.packages).filter((path) => {
    const { optional, devOptional } = wanted.packages[path] ?? {};
    return path !== '' && !optional && !devOptional;
  });
  return mustBeThere.every(isSame) && Object.keys(installed.packages).every(isSame);
}

/**
 * Whether node_modules lacks a package that is made for this very platform: npm leaves out what the Node that it runs
 * on is too old for, without a word.
 *
 * @param {Lockfile} wanted package-lock.json
 * @param {Lockfile} installed node_modules/.package-lock.json
 * @param {{ os: string, cpu: string, libc: string }} platform
 */
export function lacksPackages(wanted, installed, { os, cpu, libc }) {
  return Object.entries(wanted.packages).some(
    ([path, locked]) =>
      !installed.packages[path] &&
      locked.os?.includes(os) &&
      locked.cpu?.includes(cpu) &&
      (locked.libc?.includes(libc) ?? true),
  );
}
