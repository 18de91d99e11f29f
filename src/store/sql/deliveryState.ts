/**
 * The state of a delivery that is found by its id, or by what it joined. With `state` itself PostgreSQL may look for it among all that is
 * open: in a large store its statistics are of days when that was nothing, and it takes that index for empty.
 */
export const STATE_OF_FOUND = `COALESCE(state, '')`;
