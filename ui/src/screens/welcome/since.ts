/** How far back texts are kept, in days; 0: everything. */
export const DAYS = [30, 90, 365, 0];

/* Headers a second over a home connection: a cautious figure, servers on the same network do fifty times as many. */
const HEADERS_A_SECOND = 150;

/** How long it takes until the list is there, in seconds. */
export const headerSeconds = (messages: number): number => Math.max(5, Math.ceil(messages / HEADERS_A_SECOND));
