/** The schema for views and tables of Weir's own, in a session and in a script. */
export const engineSchema = 'weir';
