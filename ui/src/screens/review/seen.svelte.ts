/** Who can see what is saved next: a group's id; empty: whoever sees the mailbox. */
export const seen: { group: string } = $state({ group: '' });
