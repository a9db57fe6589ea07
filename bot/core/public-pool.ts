/** How orders name the public pool, among the ways by which they were sent. */
export const PUBLIC_POOL = "public-pool";
