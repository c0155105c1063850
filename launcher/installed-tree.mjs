// @ts-check

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} LockedPackage
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
