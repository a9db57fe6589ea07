interface Stake {
  readonly usdE8: bigint;
  isAtRisk: boolean;
}

/** What the orders that are open may still lose, in 1e-8 USD at the prices of their making. */
export class Exposure {
  readonly #stakes = new Map<bigint, Stake>();
  #sumUsdE8 = 0n;

  get usdE8(): bigint {
    return this.#sumUsdE8;
  }

  add(orderId: bigint, usdE8: bigint): void {
    this.forget(orderId);
    this.#stakes.set(orderId, { usdE8, isAtRisk: true });
    this.#sumUsdE8 += usdE8;
  }

  /** What it may lose is lost or cannot be lost any more, or is at risk again. */
  set(orderId: bigint, isAtRisk: boolean): void {
    const stake = this.#stakes.get(orderId);
    if (stake === undefined || stake.isAtRisk === isAtRisk) return;
    stake.isAtRisk = isAtRisk;
    this.#sumUsdE8 += isAtRisk ? stake.usdE8 : -stake.usdE8;
  }

  forget(orderId: bigint): void {
    this.set(orderId, false);
    this.#stakes.delete(orderId);
  }
}
