import { FlashbotsBundleProvider } from "@flashbots/ethers-provider-bundle";
import { FetchRequest, JsonRpcProvider, Network, Wallet } from "ethers";
import { ArbError, messageOf } from "../../core/errors.ts";
import type { Hex } from "../../core/hex.ts";
import type { BundleStatus } from "../../core/order-event.ts";
import type { BundleOffer, BundleSimulation, PrivateOffer, Relay, RelayAnswer } from "../../ports/relay.ts";
import { boundedFetch } from "./bounded-fetch.ts";
import { statusOf } from "./bundle-status.ts";
import { relayWords, simulationOf } from "./relay-simulation.ts";

/** Where a relay is, and how it is to know us. */
export interface FlashbotsRelaySettings {
  /** How orders and logs call it. */
  readonly name: string;
  readonly url: string;
  readonly chainId: bigint;
  /** Signs requests, holds no money: a relay's reputation of us hangs on it, so it should last. */
  readonly identityKey: Hex;
  /** For one request, answer included. */
  readonly timeoutMs?: number;
}

/** A slot has 12 s; what is not heard by then comes too late. */
const DEFAULT_TIMEOUT_MS = 5_000;

/**
 * A relay that speaks Flashbots' methods, through Flashbots' own client. The only place that knows that client's ways:
 * - its `create` asks a node for the chain id and installs a handler that prints to the console at every HTTP 429, so
 *   its constructor is called instead;
 * - the node that it wants is only needed to wait for inclusion, which the executor does itself: it gets one that is
 *   never asked;
 * - it would wait 300 s for an answer, so the way in which it makes requests is replaced;
 * - an RPC error comes back as `{error}`, while HTTP failures, garbage and timeouts are thrown, with the whole URL in
 *   the message;
 * - `signBundle` leaves the chain id at 0, so only bundles that are signed already are handed to it.
 */
export class FlashbotsRelay implements Relay {
  readonly name: string;
  readonly #client: FlashbotsBundleProvider;

  /** Throws SECRET_INVALID when the identity key is none. */
  constructor(settings: FlashbotsRelaySettings) {
    this.name = settings.name;
    const connection = new FetchRequest(settings.url);
    connection.getUrlFunc = boundedFetch(settings.timeoutMs ?? DEFAULT_TIMEOUT_MS);
    // A retry in the client's hands could outlive the block that the bundle was meant for.
    connection.retryFunc = () => Promise.resolve(false);
    const network = Network.from(settings.chainId);
    const neverAsked = new JsonRpcProvider(connection, network, { staticNetwork: network });
    this.#client = new FlashbotsBundleProvider(neverAsked, identityOf(settings.identityKey), connection, network);
  }

  /** An error of the relay is a rejection; silence, HTTP failures and garbage are neither yes nor no. */
  async sendBundle(offer: BundleOffer): Promise<RelayAnswer> {
    try {
      const { transactions, targetBlock, replacementUuid } = offer;
      const options = replacementUuid === undefined ? {} : { replacementUuid };
      const sent = await this.#client.sendRawBundle([...transactions], Number(targetBlock), options);
      if ("error" in sent) return { answer: "rejected", detail: relayWords(sent.error.message) };
      return { answer: "accepted", detail: relayWords(sent.bundleHash) };
    } catch (thrown) {
      return { answer: "unknown", detail: relayFault(thrown) };
    }
  }

  /** Tries the bundle on the latest state, as if in the target block. */
  async simulateBundle(offer: BundleOffer): Promise<BundleSimulation> {
    try {
      return simulationOf(await this.#client.simulate([...offer.transactions], Number(offer.targetBlock)));
    } catch (thrown) {
      return { status: "unavailable", detail: relayFault(thrown) };
    }
  }

  async cancelBundles(replacementUuid: string): Promise<RelayAnswer> {
    return answered(async () => {
      const cancelled = await this.#client.cancelBundles(replacementUuid);
      if ("error" in cancelled) throw new Error(cancelled.error.message);
      return `${cancelled.bundleHashes.length} bundles`;
    });
  }

  async sendPrivate({ transaction, transactionHash, lastBlock }: PrivateOffer): Promise<RelayAnswer> {
    try {
      const options = { maxBlockNumber: Number(lastBlock) };
      const sent = await this.#client.sendPrivateTransaction({ signedTransaction: transaction }, options);
      if ("error" in sent) return { answer: "rejected", detail: relayWords(sent.error.message) };
      return { answer: "accepted", detail: transactionHash };
    } catch (thrown) {
      return { answer: "unknown", detail: relayFault(thrown) };
    }
  }

  async cancelPrivate(transactionHash: Hex): Promise<RelayAnswer> {
    return answered(async () => {
      const cancelled = await this.#client.cancelPrivateTransaction(transactionHash);
      if (typeof cancelled !== "boolean") throw new Error(cancelled.error.message);
      return cancelled ? "taken back" : "nothing to take back";
    });
  }

  async bundleStatus(bundleHash: Hex, targetBlock: bigint): Promise<BundleStatus | undefined> {
    try {
      const stats = await this.#client.getBundleStatsV2(bundleHash, Number(targetBlock));
      return "error" in stats ? undefined : statusOf(stats);
    } catch {
      return undefined;
    }
  }
}

async function answered(ask: () => Promise<string>): Promise<RelayAnswer> {
  try {
    return { answer: "accepted", detail: relayWords(await ask()) };
  } catch (thrown) {
    return { answer: "unknown", detail: relayFault(thrown) };
  }
}

function relayFault(thrown: unknown): string {
  // "Request failed with status 502 (URL: https://user:key@…): <body>"
  const http = /^Request failed with status (\d+) \(URL: .*?\): (.*)$/s.exec(messageOf(thrown));
  if (http !== null) return relayWords(`HTTP ${http[1] ?? ""}: ${http[2] ?? ""}`);
  // The client reads fields of an answer before it looks whether there is one.
  if (thrown instanceof TypeError) return "its answer could not be read";
  const { shortMessage } = thrown as { shortMessage?: unknown };
  const said = typeof shortMessage === "string" ? shortMessage : messageOf(thrown);
  return relayWords(said.replace(/\w+:\/\/\S+/g, "(URL)"));
}

function identityOf(key: Hex): Wallet {
  try {
    return new Wallet(key);
  } catch {
    throw new ArbError("SECRET_INVALID", {
      variable: "ARB_RELAY_IDENTITY_KEY",
      expected: "a private key (0x and 64 hexadecimal digits)",
    });
  }
}
