import { JsonRpcProvider, toQuantity } from "ethers";
import type { Address } from "../../bot/core/hex.ts";
import type { PoolList } from "../../bot/core/pool-entry.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { signTrade } from "./public-trade.ts";

/**
 * A chain with a block that holds a payment, a trade that moves a pair's price, and another payment; and with an empty block
 * behind it, the newest.
 */
export interface BacktestSite {
  readonly rpcUrl: string;
  readonly block: number;
  /** What the trade trades on, of Uniswap V2. */
  readonly pair: Address;
  /** The place of the trade in the block. */
  readonly tradeIndex: number;
  /** How many transactions the block has. */
  readonly transactions: number;
  /** All pools of the embedded mainnet. */
  readonly poolList: PoolList;
  stop(): Promise<void>;
}

const WETH: Address = TOKENS.WETH.address;
const USDC: Address = TOKENS.USDC.address;
const PAIR: Address = "0xb4e16d0168e52d35cacd2c6185b44281ec28c9dc";
const SOLD_WEI = 50n * 10n ** 18n;

export async function openBacktestSite(): Promise<BacktestSite> {
  const mainnet = await startEmbeddedMainnet();
  const chain = await forkChain({ rpcUrl: mainnet.rpcUrl, mining: "manual", order: "fifo", autoImpersonate: true });
  const provider = new JsonRpcProvider(chain.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  const [trader, first, last] = ACCOUNTS.traders;
  const pay = async (from: Address): Promise<void> => {
    const payment = { from, to: from, value: "0x1", gasPrice: toQuantity(100n * 10n ** 9n) };
    await callRpc(chain.rpcUrl, "eth_sendTransaction", [payment]);
  };
  await pay(first!.address);
  const trade = await signTrade(provider, trader!, { tokenIn: WETH, tokenOut: USDC, amountIn: SOLD_WEI });
  await callRpc(chain.rpcUrl, "eth_sendRawTransaction", [trade]);
  await pay(last!.address);
  await callRpc(chain.rpcUrl, "evm_mine");
  const block = Number(await callRpc(chain.rpcUrl, "eth_blockNumber"));
  await callRpc(chain.rpcUrl, "evm_mine");
  return {
    rpcUrl: chain.rpcUrl,
    block,
    pair: PAIR,
    tradeIndex: 1,
    transactions: 3,
    poolList: mainnet.poolList,
    stop: async () => {
      provider.destroy();
      await chain.stop();
      await mainnet.stop();
    },
  };
}
