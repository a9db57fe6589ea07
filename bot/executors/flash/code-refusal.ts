import type { Address } from "../../core/hex.ts";
import type { PathHop } from "../../core/path.ts";
import type { Hop } from "../../core/route.ts";
import type { ContractCode } from "../../ports/contract-code.ts";
import type { FlashSettings } from "./flash-settings.ts";
import { missing, type NotNow } from "./not-now.ts";

const ADDRESS_LENGTH = 42;
/** Stands for the chain's own coin. */
const NATIVE: Address = `0x${"0".repeat(40)}`;

/**
 * Whether all that is called on the way has code, and our own contract: pools or who is called for them, and tokens.
 * Undefined when all have.
 */
export function codeRefusal(
  { hops }: { readonly hops: readonly (PathHop | Hop)[] },
  { contract, singletons }: Pick<FlashSettings, "contract" | "singletons">,
  code: ContractCode,
): NotNow | undefined {
  let unknown: Address[] | undefined;
  const lacks = (address: Address): boolean => {
    const hasCode = code.has(address);
    // Several pools have one contract.
    if (hasCode === undefined && !(unknown ??= []).includes(address)) unknown.push(address);
    return hasCode === false;
  };
  if (lacks(contract)) return noContract(contract);
  for (const hop of hops) {
    const { tokenIn } = hop;
    // The key of a pool of Uniswap V4 is no address: its manager is called.
    const called = hop.pool.length === ADDRESS_LENGTH ? hop.pool : singletons.uniswapV4PoolManager;
    if (lacks(called)) return noContract(called);
    const isInVault = "venue" in hop && hop.venue === "balancer-v2";
    if (isInVault && lacks(singletons.balancerVault)) return noContract(singletons.balancerVault);
    // In a cycle every token comes in somewhere.
    if (tokenIn !== NATIVE && lacks(tokenIn)) return noContract(tokenIn);
  }
  return unknown && missing(`the code of ${unknown.join(", ")}`, code.lookUp(unknown));
}

function noContract(address: Address): NotNow {
  return { denied: { code: "no-contract", address } };
}
