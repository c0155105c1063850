// @ts-check

/** Something that a person can put right: the message says what failed and what to do next. */
export class LauncherError extends Error {
  /**
   * @param {string} message
   * @param {number} [exitCode]
   */
  constructor(message, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
