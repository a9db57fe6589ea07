import type { ConnectionSettings } from "./connection.ts";

/** How the endpoints of one chain are treated. */
export interface EndpointPoolSettings extends ConnectionSettings {
  /** The first delay before a lost endpoint is tried again; each further one is twice as long, up to 64 of it. */
  readonly backoffUnitMs: number;
  /** After how long without a new head a node that tells them is asked whether there is one. */
  readonly silenceMs: number;
}

/** All but the chain. Ten seconds are less than a block of mainnet; fifteen seconds are more. */
export const DEFAULT_ENDPOINT_POOL_SETTINGS: Omit<EndpointPoolSettings, "chainId"> = {
  requestTimeoutMs: 10_000,
  batchMaxCount: 100,
  backoffUnitMs: 1_000,
  silenceMs: 15_000,
};
