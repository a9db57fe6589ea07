interface Hold {
  readonly orderId: bigint | undefined;
  /** Wall clock; absent while an order itself holds. */
  readonly untilMs?: number;
}

/** What holds a resource: an order, or the rest that is kept after one. */
export type InUse =
  | { readonly resource: string; readonly orderId: bigint }
  | { readonly resource: string; readonly restsUntilMs: number };

/**
 * Lets one order at a time use a resource: two orders over one pool would each count on a state that the other changes.
 */
export class InFlightGuard {
  readonly #holds = new Map<string, Hold>();
  readonly #resourcesOf = new Map<bigint, string[]>();

  /** The first of these resources that is in use, and by whom. */
  inUse(resources: readonly string[], nowMs: number): InUse | undefined {
    for (const resource of resources) {
      const hold = this.#holdOf(resource, nowMs);
      if (hold === undefined) continue;
      if (hold.untilMs !== undefined) return { resource, restsUntilMs: hold.untilMs };
      if (hold.orderId !== undefined) return { resource, orderId: hold.orderId };
    }
    return undefined;
  }

  /** Takes the resources that are free, or rest after this same order, and leaves the others to their holders. */
  take(orderId: bigint, resources: readonly string[], nowMs: number): void {
    const taken = this.#resourcesOf.get(orderId) ?? [];
    for (const resource of resources) {
      const hold = this.#holdOf(resource, nowMs);
      if (hold !== undefined && hold.orderId !== orderId) continue;
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

  /** Undefined when nobody has it, or not any more. */
  #holdOf(resource: string, nowMs: number): Hold | undefined {
    const hold = this.#holds.get(resource);
    if (hold?.untilMs === undefined || nowMs < hold.untilMs) return hold;
    this.#holds.delete(resource);
    return undefined;
  }

  /** Lets those resources that no order holds rest until a time of the wall clock. */
  rest(resources: readonly string[], untilMs: number): void {
    for (const resource of resources) {
      const hold = this.#holds.get(resource);
      if (hold?.orderId === undefined || hold.untilMs !== undefined) {
        this.#holds.set(resource, { orderId: undefined, untilMs });
      }
    }
  }
}
