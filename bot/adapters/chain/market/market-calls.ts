import { MarketMulticall } from "../pools/multicall.ts";
import type { RpcClient } from "../rpc-client.ts";
import type { BlockId } from "./followed-blocks.ts";
import type { FollowedMarketSettings } from "./market-settings.ts";
import { isPassing, isUnknownBlock } from "./node-limits.ts";
import { PatientClient } from "./patient-client.ts";
import type { ReadAtBlock } from "./pool-table.ts";

/** A node that has told a head may take a moment until it has its state and its logs. */
const PROMPT_DELAYS_MS = [50, 200, 500];
/** In units of the first wait: longer than an endpoint's own back-off grows to. */
const PATIENT_DELAYS = [1, 2, 4, 8, 16, 32, 64];

/** The two ways in which a followed market asks: for a block that is there now, or for everything. */
export class MarketCalls {
  /** Waits less than a second for an answer. */
  readonly prompt: PatientClient;
  readonly #patient: PatientClient;
  readonly #promptCalls: MarketMulticall;
  readonly #patientCalls: MarketMulticall;

  constructor(client: RpcClient, { readsPerCall, firstRetryMs }: FollowedMarketSettings) {
    const isWorthAnother = (thrown: unknown): boolean => isPassing(thrown) || isUnknownBlock(thrown);
    this.prompt = new PatientClient(client, { delaysMs: PROMPT_DELAYS_MS, isWorthAnother });
    const delaysMs = PATIENT_DELAYS.map((delay) => delay * firstRetryMs);
    this.#patient = new PatientClient(client, { delaysMs, isWorthAnother: isPassing });
    this.#promptCalls = new MarketMulticall(this.prompt, readsPerCall);
    this.#patientCalls = new MarketMulticall(this.#patient, readsPerCall);
  }

  /** Reads some pools at a new block. */
  at({ number, hash }: BlockId): ReadAtBlock {
    return (reads) => this.#promptCalls.read(reads, number, hash);
  }

  /** Reads many, over minutes if an endpoint is asked too much. */
  patientlyAt({ number, hash }: BlockId): ReadAtBlock {
    return (reads) => this.#patientCalls.read(reads, number, hash);
  }

  /** Waits for nothing any more. */
  stop(): void {
    this.prompt.stop();
    this.#patient.stop();
  }
}
