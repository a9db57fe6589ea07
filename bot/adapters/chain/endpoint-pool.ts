import type { Endpoint } from "../../core/endpoint.ts";
import type { ArbError } from "../../core/errors.ts";
import type { Head } from "../../core/head.ts";
import type { HeadListener } from "../../ports/chain.ts";
import { broadcast } from "./broadcast.ts";
import type { EndpointEvent, OnEndpointEvent } from "./endpoint-event.ts";
import { EndpointLink } from "./endpoint-link.ts";
import { DEFAULT_ENDPOINT_POOL_SETTINGS, type EndpointPoolSettings } from "./endpoint-pool-settings.ts";
import type { EndpointState } from "./endpoint-state.ts";
import { askInTurn } from "./failover.ts";
import { Intervention } from "./intervention.ts";
import type { RpcClient } from "./rpc-client.ts";
import type { SeveralEndpoints } from "./several-endpoints.ts";

/** Healthy nodes are seldom further apart than this; one that is further behind is asked last. */
const BLOCKS_APART = 2n;

/**
 * All endpoints of one chain as one client. Reads go to the first healthy endpoint in the order of the settings and fail
 * over to the next; a signed transaction goes to all of them at once (docs/adr/0020-reads-fail-over-writes-go-to-all.md).
 */
export class EndpointPool implements SeveralEndpoints {
  readonly #links: readonly EndpointLink[];
  readonly #listeners = new Set<HeadListener>();
  readonly #onEvent: OnEndpointEvent;
  readonly #intervention: Intervention;

  private constructor(endpoints: readonly Endpoint[], settings: EndpointPoolSettings, onEvent: OnEndpointEvent) {
    this.#onEvent = onEvent;
    this.#intervention = new Intervention(onEvent);
    const hear = (event: EndpointEvent): void => this.#hear(event);
    const tell = (head: Head): void => this.#tell(head);
    this.#links = endpoints.map((endpoint) => new EndpointLink(endpoint, settings, hear, tell));
  }

  /**
   * Connects to all endpoints, the preferred one first in the list. Rejects with WRONG_CHAIN when any of them serves
   * another chain, and with ENDPOINT_UNREACHABLE when none answers; one that does not is tried again until {@link close}.
   */
  static async open(
    endpoints: readonly Endpoint[],
    settings: Pick<EndpointPoolSettings, "chainId"> & Partial<EndpointPoolSettings>,
    onEvent: OnEndpointEvent = () => undefined,
  ): Promise<EndpointPool> {
    // What keeps the only endpoint from opening is what this rejects with, and not told twice.
    let isTold = endpoints.length > 1;
    const hear: OnEndpointEvent = (event) => (isTold ? onEvent(event) : undefined);
    const pool = new EndpointPool(endpoints, { ...DEFAULT_ENDPOINT_POOL_SETTINGS, ...settings }, hear);
    const opened = await Promise.allSettled(pool.#links.map((link) => link.open()));
    const refusals = opened.filter((result) => result.status === "rejected").map(({ reason }) => reason as ArbError);
    const wrong = refusals.find(({ code }) => code === "WRONG_CHAIN");
    const refusal = wrong ?? (refusals.length === endpoints.length ? refusals[0] : undefined);
    if (refusal === undefined) {
      isTold = true;
      return pool;
    }
    pool.close();
    throw refusal;
  }

  states(): readonly EndpointState[] {
    return this.#links.map((link) => link.state());
  }

  send(method: string, params: unknown[]): Promise<unknown> {
    const links = this.#inOrder();
    return method === "eth_sendRawTransaction" ? broadcast(links, params) : askInTurn(links, method, params);
  }

  async newestHead(): Promise<Head> {
    const links = this.#inOrder();
    if (links.length === 0) throw new Error("no endpoint is connected");
    return Promise.any(links.map((link) => link.newestHead())).catch((thrown: unknown) => {
      throw (thrown as AggregateError).errors[0];
    });
  }

  onAnyHead(listener: HeadListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  second(): RpcClient | undefined {
    const others = this.#inOrder().slice(1);
    return others.length === 0 ? undefined : { send: (method, params) => askInTurn(others, method, params) };
  }

  /** Ends all connections, and every attempt to have one. */
  close(): void {
    for (const link of this.#links) link.close();
  }

  /** The healthy ones in the order of the settings, but those last that are behind. */
  #inOrder(): EndpointLink[] {
    const healthy = this.#links.filter((link) => link.state().status === "healthy");
    const heads = healthy.map((link) => link.state().highestHead ?? 0n);
    const highest = heads.reduce((a, b) => (b > a ? b : a), 0n);
    const isBehind = (link: EndpointLink): number => Number((link.state().highestHead ?? 0n) + BLOCKS_APART < highest);
    return healthy.toSorted((a, b) => isBehind(a) - isBehind(b));
  }

  #hear(event: EndpointEvent): void {
    this.#onEvent(event);
    if (event.type === "restored") return this.#intervention.restored(event.endpoint);
    if (!("retryInMs" in event)) return;
    for (const link of this.#links) link.doubt();
    this.#intervention.failed(this.states(), event.problem);
  }

  #tell(head: Head): void {
    for (const listener of [...this.#listeners]) listener(head);
  }
}
