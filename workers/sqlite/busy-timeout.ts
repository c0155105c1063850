/** How long to wait, in milliseconds, for a database of the user's that another program has locked. */
export const defaultBusyTimeoutMs = 5000;
