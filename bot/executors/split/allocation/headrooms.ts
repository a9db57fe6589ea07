import { greater } from "../../../core/extremes.ts";
import type { Clock } from "../../../ports/clock.ts";
import { pairName, type TokenPair } from "../../../ports/trade-memory.ts";
import type { HeadroomSettings } from "./allocation-settings.ts";
import type { Claim, HeadroomRefusal, StandingClaim } from "./claim.ts";
import { CommitTimes } from "./commit-times.ts";
import { Exposures } from "./exposures.ts";

/** What of the room at an exchange is taken, in 1e-8 USD. */
export interface ExchangeExposure {
  readonly exchange: string;
  /** By parts that may still trade. */
  readonly reservedUsdE8: bigint;
  /** By parts that have, until they leave the window. */
  readonly committedUsdE8: bigint;
}

/**
 * How much has gone to each exchange and each pair, and how much more may. What is reserved counts as much as what is
 * committed, so that trades that are planned at the same time never overshoot together. A part is known by its order and
 * its id: saying anything of it twice changes nothing.
 */
export class Headrooms {
  readonly #settings: HeadroomSettings;
  readonly #clock: Clock;
  readonly #claims = new Map<string, StandingClaim>();
  readonly #exchanges = new Exposures();
  readonly #pairs = new Exposures();
  readonly #commits = new CommitTimes();

  constructor(settings: HeadroomSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** Takes room for all of these parts, or for none and says why; a part that has room already takes no more. */
  reserve(claims: readonly Claim[]): HeadroomRefusal | undefined {
    this.#expire();
    const fresh = claims.filter((claim) => !this.#claims.has(keyOf(claim)));
    const refusal =
      this.#refusal("exchange", fresh, ({ exchange }) => exchange) ??
      this.#refusal("pair", fresh, ({ pair }) => pairName(pair));
    if (refusal === undefined) for (const claim of fresh) this.#put(claim);
    return refusal;
  }

  /** It was traded, which nobody asks for room any more: it counts until it has left the window. */
  commit(claim: Claim, committedAtMs: number): void {
    this.#expire();
    if (this.#claims.get(keyOf(claim))?.committedAtMs !== undefined) return;
    this.#put({ ...claim, committedAtMs });
    this.#expire();
  }

  /** Nothing was traded, or no more. */
  release(claim: Pick<Claim, "orderId" | "partId">): void {
    this.#drop(keyOf(claim));
  }

  /** What the journal or the trade memory has, whatever was known of it, and without asking for room: it is so. */
  adopt(claims: Iterable<StandingClaim>): void {
    for (const claim of claims) this.#put(claim);
    this.#expire();
  }

  exposureUsdE8(exchange: string): bigint {
    this.#expire();
    return this.#exchanges.of(exchange);
  }

  pairExposureUsdE8(pair: TokenPair): bigint {
    this.#expire();
    return this.#pairs.of(pairName(pair));
  }

  /** What stands at each exchange where anything does, for whoever watches. */
  exposures(): readonly ExchangeExposure[] {
    this.#expire();
    const byExchange = Map.groupBy(this.#claims.values(), ({ exchange }) => exchange);
    return [...byExchange].map(([exchange, claims]) => {
      const committed = claims.filter(({ committedAtMs }) => committedAtMs !== undefined);
      const committedUsdE8 = committed.reduce((sum, { usdE8 }) => sum + usdE8, 0n);
      return { exchange, reservedUsdE8: this.#exchanges.of(exchange) - committedUsdE8, committedUsdE8 };
    });
  }

  headroomUsdE8(exchange: string): bigint {
    return greater(0n, this.#settings.maxExchangeExposureUsdE8 - this.exposureUsdE8(exchange));
  }

  pairHeadroomUsdE8(pair: TokenPair): bigint {
    return greater(0n, this.#settings.maxPairExposureUsdE8 - this.pairExposureUsdE8(pair));
  }

  #refusal(
    of: HeadroomRefusal["of"],
    claims: readonly Claim[],
    nameOf: (claim: Claim) => string,
  ): HeadroomRefusal | undefined {
    const wanted = new Exposures();
    for (const claim of claims) wanted.add(nameOf(claim), claim.usdE8);
    for (const claim of claims) {
      const name = nameOf(claim);
      const headroomUsdE8 = of === "exchange" ? this.headroomUsdE8(name) : this.pairHeadroomUsdE8(claim.pair);
      const wantedUsdE8 = wanted.of(name);
      if (wantedUsdE8 > headroomUsdE8) return { of, name, wantedUsdE8, headroomUsdE8 };
    }
    return undefined;
  }

  #put(claim: StandingClaim): void {
    if (claim.usdE8 < 0n) throw new RangeError(`a part takes no ${claim.usdE8} of 1e-8 USD`);
    const key = keyOf(claim);
    this.#drop(key);
    this.#claims.set(key, claim);
    this.#exchanges.add(claim.exchange, claim.usdE8);
    this.#pairs.add(pairName(claim.pair), claim.usdE8);
    if (claim.committedAtMs !== undefined) this.#commits.add({ key, atMs: claim.committedAtMs });
  }

  #drop(key: string): void {
    const claim = this.#claims.get(key);
    if (claim === undefined) return;
    this.#claims.delete(key);
    this.#exchanges.add(claim.exchange, -claim.usdE8);
    this.#pairs.add(pairName(claim.pair), -claim.usdE8);
  }

  #expire(): void {
    for (const { key, atMs } of this.#commits.takeUntil(this.#clock.nowMs() - this.#settings.exposureWindowMs)) {
      // It may have been released since, or be reserved again.
      if (this.#claims.get(key)?.committedAtMs === atMs) this.#drop(key);
    }
  }
}

function keyOf({ orderId, partId }: Pick<Claim, "orderId" | "partId">): string {
  return `${orderId}/${partId}`;
}
