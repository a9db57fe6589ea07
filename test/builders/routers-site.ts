import { JsonRpcProvider, toQuantity } from "ethers";
import type { JsonRpcChain } from "../../bot/adapters/chain/json-rpc-chain.ts";
import { MulticallMarketReader } from "../../bot/adapters/chain/market/multicall-market-reader.ts";
import type { Exchange } from "../../bot/core/exchange.ts";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { forkChain } from "../../bot/fork/fork-chain.ts";
import { type PoolState, tokensOf } from "../../bot/market/pool-state.ts";
import { quoteExactInput } from "../../bot/market/quoting/quote.ts";
import { swapOf } from "../../bot/market/quoting/swap-of.ts";
import type { CallResult, Receipt } from "../../bot/ports/chain.ts";
import { encodeAllowance, encodeApprove } from "../../bot/trading/approvals/erc20.ts";
import { ExchangeBook } from "../../bot/trading/exchanges/exchange-book.ts";
import type { BoundedSwap } from "../../bot/trading/exchanges/slice.ts";
import type { ContractCall } from "../../bot/trading/exchanges/swap-call.ts";
import { ACCOUNTS } from "../../devnet/mainnet/accounts.ts";
import { type EmbeddedMainnet, startEmbeddedMainnet } from "../../devnet/mainnet/start-embedded-mainnet.ts";
import { TOKENS, type TokenSymbol, worth } from "../../devnet/mainnet/token-list.ts";
import { eventually } from "./eventually.ts";
import { oneNodeChain } from "./one-node-chain.ts";
import { tokenBalance } from "./token-balance.ts";

const GAS_LIMIT = 3_000_000n;

/** A fork of the embedded mainnet with an account of capital that calls its routers; it has approved nobody. */
export class RoutersSite {
  readonly mainnet: EmbeddedMainnet;
  readonly provider: JsonRpcProvider;
  readonly chain: JsonRpcChain;
  readonly pools: readonly PoolState[];
  readonly account: Address = ACCOUNTS.capital[0]!.address;
  readonly #rpcUrl: string;
  readonly #stop: () => Promise<void>;

  private constructor(parts: Pick<RoutersSite, "mainnet" | "provider" | "chain" | "pools">, stop: () => Promise<void>) {
    this.mainnet = parts.mainnet;
    this.provider = parts.provider;
    this.chain = parts.chain;
    this.pools = parts.pools;
    this.#rpcUrl = parts.provider._getConnection().url;
    this.#stop = stop;
  }

  static async open(): Promise<RoutersSite> {
    const mainnet = await startEmbeddedMainnet();
    const fork = await forkChain({ rpcUrl: mainnet.rpcUrl, autoImpersonate: true });
    const provider = new JsonRpcProvider(fork.rpcUrl, 1, { staticNetwork: true, batchMaxCount: 1, cacheTimeout: -1 });
    const chain = await oneNodeChain(provider, 1n, 5);
    const { pools } = await new MulticallMarketReader(provider, mainnet.poolList.pools).read(chain.head().number);
    return new RoutersSite({ mainnet, provider, chain, pools }, async () => {
      chain.stop();
      provider.destroy();
      await fork.stop();
      await mainnet.stop();
    });
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  book(exchanges: readonly Exchange[]): Promise<ExchangeBook> {
    return ExchangeBook.open(this.provider, exchanges, this.mainnet.poolList.pools);
  }

  rpc(method: string, ...params: unknown[]): Promise<unknown> {
    return this.provider.send(method, params);
  }

  /** Everything is afterwards as it was before. */
  async undone(act: () => Promise<void>): Promise<void> {
    const snapshot = await this.rpc("evm_snapshot");
    try {
      await act();
    } finally {
      await this.rpc("evm_revert", snapshot);
    }
  }

  /** The exchange's pools of both tokens, each with a share of so many dollars' worth and its exact quote as the minimum. */
  slices(
    book: ExchangeBook,
    exchange: Exchange,
    [tokenIn, tokenOut]: readonly [TokenSymbol, TokenSymbol],
    dollars: bigint,
  ): readonly BoundedSwap[] {
    const [sold, bought] = [TOKENS[tokenIn].address, TOKENS[tokenOut].address] as const;
    const pools = this.pools.filter(
      (pool) =>
        book.exchangeOf(pool.address)?.name === exchange.name &&
        [sold, bought].every((token) => tokensOf(pool).includes(token)),
    );
    return pools.map((pool) => {
      const amountInWei = worth(tokenIn, dollars) / BigInt(pools.length);
      const quote = quoteExactInput(pool, sold, bought, amountInWei);
      if (quote.refused !== undefined) throw new Error(`${pool.address} refuses: ${quote.refused}`);
      return {
        swap: swapOf(pool, sold, bought),
        ...("feePpm" in pool && { feePpm: pool.feePpm }),
        amountInWei,
        minOutWei: quote.amountOut,
      };
    });
  }

  async approve(token: Address, spender: Address, amountWei: bigint): Promise<void> {
    const { succeeded } = await this.send({ to: token, data: encodeApprove(spender, amountWei) });
    if (!succeeded) throw new Error(`${token} was not approved`);
  }

  /** In a block of its own. */
  async send({ to, data }: ContractCall, gasLimit = GAS_LIMIT): Promise<Receipt> {
    const request = { from: this.account, to, data, gas: toQuantity(gasLimit) };
    const hash = (await this.rpc("eth_sendTransaction", request)) as Hex;
    let receipt: Receipt | undefined;
    await eventually(async () => (receipt = await this.chain.receipt(hash)) !== undefined);
    return receipt!;
  }

  call({ to, data }: ContractCall): Promise<CallResult> {
    return this.chain.call({ from: this.account, to, data, gasLimit: GAS_LIMIT });
  }

  /** What a spender may take of the account. */
  async allowance(token: Address, spender: Address): Promise<bigint> {
    const answer = await this.call({ to: token, data: encodeAllowance(this.account, spender) });
    if (answer.status !== "succeeded") throw new Error(`${token} does not tell an allowance`);
    return BigInt(answer.returnData);
  }

  balance(symbol: TokenSymbol): Promise<bigint> {
    return tokenBalance(this.#rpcUrl, TOKENS[symbol].address, this.account);
  }

  /** The time of the newest block. */
  async nowS(): Promise<bigint> {
    const { timestamp } = (await this.rpc("eth_getBlockByNumber", "latest", false)) as { timestamp: Hex };
    return BigInt(timestamp);
  }
}
