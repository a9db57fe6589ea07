import { id } from "ethers";
import type { Address } from "../../core/hex.ts";

/** Addresses of nobody, because nobody can know a key to a hash. */
const addressNamed = (name: string): Address => `0x${id(`arb backtest: ${name}`).slice(-40)}`;

/** Who takes part in a backtest besides those that are on the chain. */
export const CAST = {
  contract: addressNamed("contract"),
  owner: addressNamed("owner"),
  operator: addressNamed("operator"),
} as const;
