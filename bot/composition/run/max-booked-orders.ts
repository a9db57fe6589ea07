/** Of the newest ones, those of today are looked for: more than a day's orders of a bot that trades with every block. */
export const MAX_BOOKED_ORDERS = 100_000;
