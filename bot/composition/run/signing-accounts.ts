import type { Config } from "../../config/schema.ts";
import { operatorAccounts, tradingAccounts } from "../../config/secrets.ts";
import type { Address } from "../../core/hex.ts";
import { keysOf } from "../process-secrets.ts";

/** All that this bot signs with. */
export async function signingAccounts(config: Config, isTrading: boolean): Promise<readonly Address[]> {
  const keys = await keysOf(config);
  return [...operatorAccounts(keys), ...(isTrading ? tradingAccounts(keys) : [])];
}
