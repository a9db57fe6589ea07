import type { DatabaseSync } from "node:sqlite";
import type { Address } from "../../../core/hex.ts";
import { type Singletons, singletonsOf } from "../../../core/singletons.ts";
import { type MarketSnapshot, type PoolState, tokensOf } from "../../../market/pool-state.ts";
import type { Quarantine } from "../../../ports/quarantine.ts";
import { fromJson, toJson } from "../../store/bigint-json.ts";
import { MarketMulticall } from "../pools/multicall.ts";
import { selectorOf, wordAt } from "../pools/words.ts";
import { type LookupPace, PacedLookups } from "../paced-lookups.ts";
import type { RpcClient } from "../rpc-client.ts";
import { symbolOf } from "./token-symbol.ts";
import { type TransferVerdict, TransferProbe } from "./transfer-probe.ts";

/** What is known of a token. */
export interface KnownToken {
  readonly address: Address;
  /** Visible ASCII; undefined when it tells none. */
  readonly symbol: string | undefined;
  /** Undefined when it tells none, or more than 36. */
  readonly decimals: number | undefined;
  readonly transfer: TransferVerdict;
}

/** What {@link TokenBook} needs. */
export interface TokenBookParts {
  readonly client: RpcClient;
  /** The saved market's. */
  readonly database: DatabaseSync;
  readonly quarantine: Pick<Quarantine, "hold">;
  readonly newest: () => bigint;
  /** Mainnet's when it is left out. */
  readonly singletons?: Singletons;
  readonly pace?: LookupPace;
}

/** Ten tokens a second, each with two calls. */
const PACE: LookupPace = { maxQueued: 100_000, perRound: 10, pauseMs: 1_000 };
const DECIMALS = selectorOf("decimals()");
const SYMBOL = selectorOf("symbol()");
const READS = 2;
const MAX_DECIMALS = 36n;
const MAINNET = 1n;
/** Stands for the chain's own coin, which is no token. */
const NATIVE_COIN: Address = "0x0000000000000000000000000000000000000000";

/**
 * What tokens are, read once and remembered: decimals, symbol, and whether a transfer moves what it says. One that does
 * not goes into quarantine with all its pools, until somebody releases it.
 */
export class TokenBook {
  readonly #parts: TokenBookParts;
  readonly #multicall: MarketMulticall;
  readonly #probe: TransferProbe;
  readonly #lookups: PacedLookups<Address>;
  readonly #known = new Map<Address, KnownToken>();
  /** A pool of each token that is looked up. */
  readonly #holders = new Map<Address, Address>();

  constructor(parts: TokenBookParts) {
    this.#parts = parts;
    const { client, database, pace = PACE } = parts;
    this.#multicall = new MarketMulticall(client, pace.perRound * READS);
    this.#probe = new TransferProbe(client);
    this.#lookups = new PacedLookups(pace, (tokens) => this.#lookUp(tokens));
    for (const { json } of database.prepare("SELECT json FROM tokens").all()) {
      const token = fromJson(String(json)) as KnownToken;
      this.#known.set(token.address, token);
    }
  }

  of(token: Address): KnownToken | undefined {
    return this.#known.get(token);
  }

  /** Looks up the tokens of pools that were not there before. */
  update({ pools, changed }: MarketSnapshot): void {
    const isNew = changed === "all" ? undefined : new Set(changed);
    for (const pool of pools) {
      if (isNew !== undefined && !isNew.has(pool.address)) continue;
      for (const token of tokensOf(pool)) {
        if (token === NATIVE_COIN || this.#known.has(token) || this.#lookups.isAsking(token)) continue;
        this.#holders.set(token, this.#holderOf(pool));
        void this.#lookups.ask([token]);
      }
    }
  }

  stop(): void {
    this.#lookups.stop();
  }

  /** The contract that pays what a pool sells. */
  #holderOf({ venue, address }: PoolState): Address {
    const { balancerVault, uniswapV4PoolManager } = this.#parts.singletons ?? singletonsOf(MAINNET);
    if (venue === "balancer-v2") return balancerVault;
    return venue === "uniswap-v4" ? uniswapV4PoolManager : address;
  }

  async #lookUp(tokens: readonly Address[]): Promise<void> {
    const reads = tokens.flatMap((target) => [DECIMALS, SYMBOL].map((data) => ({ target, data })));
    const answers = await this.#multicall.read(reads, this.#parts.newest());
    for (const [index, address] of tokens.entries()) {
      const holder = this.#holders.get(address);
      if (holder === undefined) continue;
      const transfer = await this.#probe.try({ token: address, holder });
      const decimals = wordAt(answers[index * READS], 0);
      this.#remember({
        address,
        symbol: symbolOf(answers[index * READS + 1]),
        decimals: decimals === undefined || decimals > MAX_DECIMALS ? undefined : Number(decimals),
        transfer,
      });
    }
  }

  #remember(token: KnownToken): void {
    const { database, quarantine } = this.#parts;
    this.#holders.delete(token.address);
    this.#known.set(token.address, token);
    const problem = problemOf(token.transfer);
    if (problem !== undefined) quarantine.hold(token.address, problem);
    // What could not be tried is tried again by the next run.
    if (token.transfer.kind === "unknown") return;
    database
      .prepare("INSERT INTO tokens VALUES (?, ?) ON CONFLICT (address) DO UPDATE SET json = excluded.json")
      .run(token.address, toJson(token));
  }
}

function problemOf(transfer: TransferVerdict): string | undefined {
  switch (transfer.kind) {
    case "exact":
    case "unknown":
      return undefined;
    case "inexact":
      return `of ${transfer.sentWei} units that a transfer takes, ${transfer.arrivedWei} arrive`;
    case "refused":
      return `it refuses a transfer ${transfer.direction}`;
  }
}
