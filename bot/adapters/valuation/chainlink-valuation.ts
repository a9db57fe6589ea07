import type { Head } from "../../core/head.ts";
import type { Address } from "../../core/hex.ts";
import type { TokenAmount } from "../../core/money.ts";
import { unitsAt, usdE8At } from "../../market/prices/usd-price.ts";
import type { Chain } from "../../ports/chain.ts";
import type { Valuation } from "../../ports/valuation.ts";
import type { RpcClient } from "../chain/rpc-client.ts";
import { MACHINE_CLOCKS, type TwoClocks } from "./freshness.ts";
import { type FeedSettings, PriceFeed } from "./price-feed.ts";

/** Which feeds are read, and how old a reading may become. */
export interface ChainlinkValuationSettings {
  readonly feeds: readonly FeedSettings[];
  readonly maxAgeMs: number;
}

/** Values tokens by Chainlink's feeds, read at each head; a token without a feed has no price. */
export class ChainlinkValuation implements Valuation {
  readonly #feeds: ReadonlyMap<Address, PriceFeed>;

  /** @param onProblem hears in one sentence why a feed is not believed; once, until it is again */
  constructor(
    client: RpcClient,
    { feeds, maxAgeMs }: ChainlinkValuationSettings,
    onProblem: (sentence: string) => void,
    clocks: TwoClocks = MACHINE_CLOCKS,
  ) {
    this.#feeds = new Map(
      feeds.map((settings) => [settings.token, new PriceFeed(client, settings, maxAgeMs, clocks, onProblem)]),
    );
  }

  /** Reads now and at each head; returns the way to stop. Resolves after the first reading, successful or not. */
  async follow(chain: Pick<Chain, "head" | "onHead">): Promise<() => void> {
    const stop = chain.onHead((head) => void this.read(head));
    await this.read(chain.head());
    return stop;
  }

  /** Reads all feeds in the state of a block; never rejects. */
  async read(head: Head): Promise<void> {
    await Promise.all([...this.#feeds.values()].map((feed) => feed.read(head)));
  }

  usdE8Of({ token, amountWei }: TokenAmount): bigint | undefined {
    const price = this.#feeds.get(token)?.price();
    return price && usdE8At(price, amountWei);
  }

  fromUsdE8(usdE8: bigint, token: Address): bigint | undefined {
    const price = this.#feeds.get(token)?.price();
    return price && unitsAt(price, usdE8);
  }
}
