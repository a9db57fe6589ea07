import { Interface, JsonRpcProvider } from "ethers";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import {
  type FollowedMarketParts,
  FollowedMarketReader,
} from "../../bot/adapters/chain/market/followed-market-reader.ts";
import type { MarketEvent } from "../../bot/adapters/chain/market/market-event.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import type { UniswapEntry } from "../../bot/core/pool-entry.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";
import type { MarketSnapshot, PoolState } from "../../bot/market/pool-state.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { PROTOCOLS } from "../../devnet/mainnet/addresses.ts";
import { uniswapEntries } from "../../devnet/mainnet/pool-list.ts";
import { TOKENS } from "../../devnet/mainnet/token-list.ts";
import { eventually } from "./eventually.ts";
import { type FaultyNode, startFaultyNode } from "./faulty-node.ts";
import { startMainnetFork } from "./mainnet-fork.ts";
import { HeldPools } from "./market-quarantine.ts";
import { oneNodeChain } from "./one-node-chain.ts";

const ETHER = 10n ** 18n;
const TRADER = ACCOUNTS.traders[0]!.address;
const { WETH, USDC } = TOKENS;
const contracts = new Interface([
  "function deposit() payable",
  "function approve(address, uint256)",
  "function swapExactTokensForTokens(uint256, uint256, address[], address)",
  `function exactInputSingle((address tokenIn, address tokenOut, uint24 fee, address recipient, uint256 amountIn,
    uint256 amountOutMinimum, uint160 limit)) payable`,
]);

const isWethUsdc = ({ token0, token1 }: UniswapEntry): boolean => token0 === USDC.address && token1 === WETH.address;
const LIST = uniswapEntries();
/** The first is on the V2 router's way from WETH to USDC. */
export const PAIR = LIST.find((pool) => pool.venue === "uniswap-v2" && isWethUsdc(pool))!;
export const POOL = LIST.find((pool) => pool.venue === "uniswap-v3" && isWethUsdc(pool) && pool.feePpm === 500)!;
export const OTHER_POOL = LIST.find(
  (pool) => pool.venue === "uniswap-v3" && isWethUsdc(pool) && pool.feePpm === 3_000,
)!;

/** A real node with real pools behind an endpoint that can do wrong, the bot's lineage of its heads, and a trader. */
export interface MarketSite {
  readonly pools: readonly UniswapEntry[];
  /** The node itself. */
  readonly rpcUrl: string;
  /** What the node is asked through. */
  readonly node: FaultyNode;
  readonly provider: JsonRpcProvider;
  readonly chain: JsonRpcChain;
  rpc(method: string, ...params: unknown[]): Promise<unknown>;
  /** Calls a contract from the trader's account: a block of its own. */
  send(to: Address, data: string): Promise<void>;
  /** Sells WETH for USDC in one of the three pools: a block of its own. */
  trade(pool: UniswapEntry, amountWei?: bigint): Promise<void>;
  /** The transaction of {@link trade}, unsent. */
  tradeRequest(pool: UniswapEntry, amountWei?: bigint): { from: Address; to: Address; data: Hex; gas: Hex };
  /** A reader of all pools that follows by logs, and what it and its quarantine have told. */
  follow(parts?: Partial<FollowedMarketParts>): Followed;
  /** Everything, as the node itself has it in the head of our lineage. */
  truth(): Promise<readonly PoolState[]>;
  stop(): Promise<void>;
}

export interface Followed {
  readonly reader: FollowedMarketReader;
  readonly events: MarketEvent[];
  readonly quarantine: HeldPools;
  /** Reads the node's newest block, once our lineage has it. */
  readonly read: () => Promise<MarketSnapshot>;
}

export async function startMarketSite(): Promise<MarketSite> {
  const fork = await startMainnetFork({ autoImpersonate: true });
  const node = await startFaultyNode(fork.rpcUrl);
  const provider = new JsonRpcProvider(node.url, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
  const rpc = (method: string, ...params: unknown[]): Promise<unknown> => callRpc(fork.rpcUrl, method, params);
  const client = { send: (method: string, params: unknown[]) => callRpc(fork.rpcUrl, method, params) };
  const chain = await oneNodeChain(client, 1n, 5);
  const mined = async (request: object): Promise<void> => {
    const hash = await rpc("eth_sendTransaction", request);
    const receipt = async () => (await rpc("eth_getTransactionReceipt", hash)) as { status: Hex } | null;
    await eventually(async () => (await receipt()) !== null, 10_000);
    if ((await receipt())?.status !== "0x1") throw new Error(`${String(hash)} did not succeed`);
  };
  const send = (to: Address, data: string, valueWei = 0n): Promise<void> =>
    mined({ from: TRADER, to, data, value: `0x${valueWei.toString(16)}`, gas: "0x7a1200" });
  await rpc("anvil_setBalance", TRADER, `0x${(100_000n * ETHER).toString(16)}`);
  await send(WETH.address, contracts.encodeFunctionData("deposit"), 50_000n * ETHER);
  for (const spender of [PROTOCOLS.swapRouter02, PROTOCOLS.uniswapV2Router]) {
    await send(WETH.address, contracts.encodeFunctionData("approve", [spender, 2n ** 255n]));
  }

  const newest = async (): Promise<{ hash: Hex }> =>
    (await rpc("eth_getBlockByNumber", "latest", false)) as { hash: Hex };
  const readers: FollowedMarketReader[] = [];
  const tradeRequest: MarketSite["tradeRequest"] = (pool, amountWei = 100n * ETHER) => {
    const path = [WETH.address, USDC.address];
    const swap = { fee: pool.feePpm, recipient: TRADER, amountIn: amountWei, amountOutMinimum: 0n, limit: 0n };
    const data =
      pool.venue === "uniswap-v2"
        ? contracts.encodeFunctionData("swapExactTokensForTokens", [amountWei, 0n, path, TRADER])
        : contracts.encodeFunctionData("exactInputSingle", [{ tokenIn: path[0], tokenOut: path[1], ...swap }]);
    return { from: TRADER, to: PROTOCOLS.swapRouter02, data: data as Hex, gas: "0x1e8480" };
  };
  return {
    pools: LIST,
    rpcUrl: fork.rpcUrl,
    node,
    provider,
    chain,
    rpc,
    send,
    tradeRequest,
    trade: (pool, amountWei) => mined(tradeRequest(pool, amountWei)),
    follow: (parts = {}) => {
      const events: MarketEvent[] = [];
      const quarantine = new HeldPools();
      const reader = new FollowedMarketReader({
        client: provider,
        chain,
        pools: LIST,
        quarantine,
        onEvent: (event) => events.push(event),
        ...parts,
        settings: { readAllUpToPools: 0, pauseMs: 0, firstRetryMs: 1, checkedPoolsPerBlock: 4, ...parts.settings },
      });
      readers.push(reader);
      const read = async (): Promise<MarketSnapshot> => {
        // Asked anew each time: a reorganisation takes a moment, and may go on with a block of its own.
        await eventually(async () => (await newest()).hash === chain.head().hash, 10_000);
        const { number, hash } = chain.head();
        return reader.read(number, hash);
      };
      return { reader, events, quarantine, read };
    },
    truth: async () => {
      const { number, hash } = chain.head();
      return (await new MulticallMarketReader(client, LIST).read(number, hash)).pools;
    },
    stop: async () => {
      for (const reader of readers) reader.stop();
      chain.stop();
      provider.destroy();
      await node.stop();
      await fork.stop();
    },
  };
}
