/** How long to wait (ms) for a user's database that another program has locked. */
export const defaultBusyTimeoutMs = 5000;
