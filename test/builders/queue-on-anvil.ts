import type { RpcClient } from "../../bot/adapters/chain/rpc-client.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { PrivateChain } from "./private-chain.ts";
import type { QueueChain } from "./public-queue.ts";
import { aSignal, WETH } from "./signals.ts";

/** Test double of our contract: answers to every call that it earned 0.05 ETH, and does nothing. */
const EARNING_CODE = "0x66b1a2bc2ec500005f5260205ff3";
const PROFIT_WEI = 5n * 10n ** 16n;
const EARNER: Address = `0x${"ea".repeat(20)}`;

/** An account that nobody has used, on an anvil whose blocks are made by hand. */
export async function openAnvilQueue(chain: PrivateChain, client: RpcClient): Promise<QueueChain> {
  await chain.rpc("anvil_setCode", EARNER, EARNING_CODE);
  const operator = await chain.freshAccount();
  return {
    client,
    chainId: 1n,
    contract: EARNER,
    wrappedNative: WETH,
    operatorKey: operator.privateKey as Hex,
    route: aSignal().route,
    profitWei: PROFIT_WEI,
  };
}
