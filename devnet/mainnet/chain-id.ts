/** Ethereum's mainnet, whose id the embedded one has. */
export const CHAIN_ID = 1;
