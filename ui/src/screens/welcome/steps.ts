export type Step = 'mailbox' | 'sign_in' | 'since' | 'calendar' | 'people' | 'key';
export const STEPS: Step[] = ['mailbox', 'sign_in', 'since', 'calendar', 'people', 'key'];

/** What a live test of the connection goes through, in order. */
export const PROBE_STEPS = ['dns', 'tcp', 'tls', 'login', 'folders'];
