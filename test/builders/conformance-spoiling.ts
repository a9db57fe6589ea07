import { type JsonRpcProvider, Wallet } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { TestAccount } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import type { PairPlan } from "../../devnet/mainnet/market-plan.ts";
import { pairEntry } from "../../devnet/mainnet/pool-list.ts";
import { encodeRouterSwap, SWAP_GAS_LIMIT } from "../../devnet/traders/router-swap.ts";

const GWEI = 10n ** 9n;
const ROUTERS = {
  uniswap: PROTOCOLS.uniswapV2Router,
  sushi: PROTOCOLS.sushiRouter,
  shiba: PROTOCOLS.shibaRouter,
} as const satisfies Readonly<Record<PairPlan["exchange"], Address>>;

/** A trade of somebody else's that moves a pair of Uniswap V2's kind. */
export interface SpoilingTrade extends Pick<PairPlan, "exchange" | "tokens"> {
  readonly tokenIn: Address;
  readonly amountInWei: bigint;
}

/** Hands it to the public pool, for a trader who has approved the router. */
export async function sendSpoilingTrade(
  provider: JsonRpcProvider,
  trader: TestAccount,
  { exchange, tokens, tokenIn, amountInWei }: SpoilingTrade,
): Promise<void> {
  const pool = { ...pairEntry({ exchange, tokens, dollars: 0n }), router: ROUTERS[exchange] };
  const zeroForOne = tokenIn === pool.token0;
  const call = encodeRouterSwap({ pool, zeroForOne, amountInWei, minAmountOutWei: 0n, recipient: trader.address });
  const wallet = new Wallet(trader.privateKey, provider);
  const nonce = await provider.getTransactionCount(trader.address, "latest");
  const fees = { maxFeePerGas: 1_000n * GWEI, maxPriorityFeePerGas: GWEI };
  const transaction = { ...call, ...fees, type: 2, chainId: 1n, nonce, gasLimit: SWAP_GAS_LIMIT };
  await provider.broadcastTransaction(await wallet.signTransaction(transaction));
}
