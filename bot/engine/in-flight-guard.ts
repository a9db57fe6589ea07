interface Hold {
  readonly orderId: bigint;
  /** Wall clock; absent while the order itself holds. */
  readonly untilMs?: number;
}

/**
 * Lets one order at a time use a resource: two orders over one pool would each count on a state that the other changes.
 */
export class InFlightGuard {
  readonly #holds = new Map<string, Hold>();
  readonly #resourcesOf = new Map<bigint, string[]>();

  /** The first of these resources that is in use, and by whom. */
  inUse(resources: readonly string[], nowMs: number): { resource: string; orderId: bigint } | undefined {
    for (const resource of resources) {
      const hold = this.#holds.get(resource);
      if (hold === undefined) continue;
      if (hold.untilMs === undefined || nowMs < hold.untilMs) return { resource, orderId: hold.orderId };
      this.#holds.delete(resource);
    }
    return undefined;
  }

  /** Takes the resources that are free and leaves the others to their holders. */
  take(orderId: bigint, resources: readonly string[], nowMs: number): void {
    const taken = this.#resourcesOf.get(orderId) ?? [];
    for (const resource of resources) {
      if (this.inUse([resource], nowMs) !== undefined) continue;
      this.#holds.set(resource, { orderId });
      taken.push(resource);
    }
    this.#resourcesOf.set(orderId, taken);
  }

  /** Frees what the order holds: at once, or at a time of the wall clock. */
  release(orderId: bigint, untilMs?: number): void {
    for (const resource of this.#resourcesOf.get(orderId) ?? []) {
      if (untilMs === undefined) this.#holds.delete(resource);
      else this.#holds.set(resource, { orderId, untilMs });
    }
    this.#resourcesOf.delete(orderId);
  }
}
