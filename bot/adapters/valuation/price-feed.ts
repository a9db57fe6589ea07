import { id, toQuantity } from "ethers";
import type { Head } from "../../core/head.ts";
import type { Address } from "../../core/hex.ts";
import { USD_E8 } from "../../core/usd.ts";
import type { UsdPrice } from "../../market/prices/usd-price.ts";
import type { RpcClient } from "../chain/rpc-client.ts";
import { faultOf } from "../chain/endpoint-fault.ts";
import { rpcErrorOf } from "../chain/rpc-error.ts";
import { Freshness, type TwoClocks } from "./freshness.ts";

/** A contract that tells what a token is worth in US dollars: AggregatorV3Interface of docs.chain.link/data-feeds. */
export interface FeedSettings {
  readonly token: Address;
  /** Of the token. */
  readonly decimals: number;
  readonly feed: Address;
  /** How old its answer may be: the feed's heartbeat, and a little. */
  readonly maxAnswerAgeMs: number;
}

const DECIMALS = id("decimals()").slice(0, 10);
const LATEST_ROUND_DATA = id("latestRoundData()").slice(0, 10);
const WORD_DIGITS = 64;
/** More would be a slip: 10^36 is beyond any price. */
const MAX_DECIMALS = 36n;

/** The last answer of one feed, with what it takes to believe it. */
export class PriceFeed {
  readonly #client: RpcClient;
  readonly #settings: FeedSettings;
  readonly #freshness: Freshness;
  readonly #clocks: TwoClocks;
  readonly #onProblem: (sentence: string) => void;
  #feedDecimals: bigint | undefined;
  #price: UsdPrice | undefined;
  #readBlock = -1n;
  #isFailing = false;

  /** @param maxAgeMs how old a reading may be, whatever the answer's own age */
  constructor(
    client: RpcClient,
    settings: FeedSettings,
    maxAgeMs: number,
    clocks: TwoClocks,
    onProblem: (sentence: string) => void,
  ) {
    this.#client = client;
    this.#settings = settings;
    this.#freshness = new Freshness(maxAgeMs, clocks);
    this.#clocks = clocks;
    this.#onProblem = onProblem;
  }

  /** Undefined without an answer that can be believed. */
  price(): UsdPrice | undefined {
    return this.#freshness.isFresh() ? this.#price : undefined;
  }

  /** Reads the answer in the state of a block; never rejects. What cannot be believed takes the price away at once. */
  async read(head: Head): Promise<void> {
    const askedAtMs = this.#clocks.wallMs();
    const block = toQuantity(head.number);
    let words: readonly bigint[];
    try {
      this.#feedDecimals ??= (await this.#ask(DECIMALS, 1, block))[0];
      words = await this.#ask(LATEST_ROUND_DATA, 5, block);
    } catch (thrown) {
      return this.#tell(rpcErrorOf(thrown)?.message ?? faultOf(thrown));
    }
    // Answers may overtake each other.
    if (head.number < this.#readBlock) return;
    this.#readBlock = head.number;
    const problem = this.#problemOf(words, head);
    this.#price = problem === undefined ? this.#priceOf(words) : undefined;
    this.#freshness.renew(askedAtMs);
    if (problem !== undefined) return this.#tell(problem);
    this.#isFailing = false;
  }

  /** Of (roundId, answer, startedAt, updatedAt, answeredInRound). */
  #problemOf([, answer = 0n, , updatedAtS = 0n]: readonly bigint[], { timestampS }: Head): string | undefined {
    if (BigInt.asIntN(256, answer) <= 0n) return "its answer is not positive";
    if ((this.#feedDecimals ?? 0n) > MAX_DECIMALS) return `it has ${this.#feedDecimals} decimals`;
    const ageMs = Number(timestampS - updatedAtS) * 1_000;
    const { maxAnswerAgeMs } = this.#settings;
    return ageMs > maxAnswerAgeMs ? `its answer is ${ageMs} ms old, at most ${maxAnswerAgeMs} are allowed` : undefined;
  }

  #priceOf([, answer = 0n]: readonly bigint[]): UsdPrice {
    const decimals = BigInt(this.#settings.decimals) + (this.#feedDecimals ?? 0n);
    return { usdE8: answer * USD_E8, units: 10n ** decimals };
  }

  async #ask(data: string, words: number, block: string): Promise<readonly bigint[]> {
    const answer = await this.#client.send("eth_call", [{ to: this.#settings.feed, data }, block]);
    if (typeof answer !== "string" || answer.length < 2 + words * WORD_DIGITS) throw new Error("it is no price feed");
    return Array.from({ length: words }, (_unused, index) => {
      const start = 2 + index * WORD_DIGITS;
      return BigInt(`0x${answer.slice(start, start + WORD_DIGITS)}`);
    });
  }

  #tell(problem: string): void {
    if (this.#isFailing) return;
    this.#isFailing = true;
    const { feed, token } = this.#settings;
    this.#onProblem(`The price feed ${feed} does not tell what ${token} is worth: ${problem}.`);
  }
}
