import { FlashbotsBundleProvider } from "@flashbots/ethers-provider-bundle";
import { JsonRpcProvider, Network } from "ethers";
import type { Hex } from "../../core/hex.ts";
import type { BundleStatus } from "../../core/order-event.ts";
import type { BundleOffer, BundleSimulation, PrivateOffer, Relay, RelayAnswer } from "../../ports/relay.ts";
import { statusOf } from "./bundle-status.ts";
import { bundleFields, cancellingFields, type RelayRefund } from "./bundle-fields.ts";
import { hintedBundleFields } from "./hinted-bundle-fields.ts";
import { offerUntilBlock } from "./offer-until-block.ts";
import { answerIn } from "./relay-answer.ts";
import { RelayBreaker } from "./relay-breaker.ts";
import { RelayConnection } from "./relay-connection.ts";
import { RELAY_DIALECTS, type RelayDialect, type RelayDialectName } from "./relay-dialect.ts";
import { RelayIdentity } from "./relay-identity.ts";
import { simulationOf } from "./relay-simulation.ts";
import { type RelayFigures, RelayStatistics } from "./relay-statistics.ts";
import { relayFault } from "./relay-words.ts";
import { ReplacementNonces } from "./replacement-nonces.ts";
import { StandingOffers } from "./standing-offers.ts";
import { type UserStats, userStatsIn } from "./user-stats.ts";

/** Where a relay or builder is, and how it is spoken to. */
export interface FlashbotsRelaySettings {
  /** How orders and logs call it. */
  readonly name: string;
  readonly url: string;
  readonly chainId: bigint;
  /** Signs requests, holds no money: a relay's reputation of us hangs on it, so it should last. */
  readonly identityKey: Hex;
  /** Default Flashbots' own. */
  readonly dialect?: RelayDialectName;
  /** Default none. */
  readonly refund?: RelayRefund;
  /** For one request, answer included; default 5,000. */
  readonly timeoutMs?: number;
  /** Whether a block is still to come; without it no offer is made twice. */
  readonly isAhead?: (block: bigint) => boolean;
}

/** What several relays have in common, so that what is sent to all of them is signed once. */
export interface SharedRelayParts {
  readonly identity: RelayIdentity;
  readonly replacementNonces: ReplacementNonces;
}

/** A slot has 12 s; what is not heard by then comes too late. */
const DEFAULT_TIMEOUT_MS = 5_000;

/** A relay or builder that takes bundles as Flashbots' relay does, in one of the dialects of that. */
export class FlashbotsRelay implements Relay {
  readonly name: string;
  readonly #dialect: RelayDialect;
  readonly #refund: RelayRefund | undefined;
  readonly #isAhead: ((block: bigint) => boolean) | undefined;
  readonly #nonces: ReplacementNonces;
  readonly #standing = new StandingOffers();
  readonly #breaker = new RelayBreaker();
  readonly #statistics: RelayStatistics;
  readonly #connection: RelayConnection;
  readonly #client: FlashbotsBundleProvider;

  /** Throws SECRET_INVALID when the identity key is none. */
  constructor(settings: FlashbotsRelaySettings, shared?: SharedRelayParts) {
    this.name = settings.name;
    this.#dialect = RELAY_DIALECTS[settings.dialect ?? "flashbots"];
    this.#refund = settings.refund;
    this.#isAhead = settings.isAhead;
    this.#nonces = shared?.replacementNonces ?? new ReplacementNonces();
    this.#statistics = new RelayStatistics(settings.name, this.#breaker);
    this.#connection = new RelayConnection(settings.url, settings.timeoutMs ?? DEFAULT_TIMEOUT_MS, {
      breaker: this.#breaker,
      identity: shared?.identity ?? new RelayIdentity(settings.identityKey),
      onAnswer: (tookMs) => this.#statistics.noteLatency(tookMs),
    });
    this.#client = flashbotsClient(this.#connection, settings.chainId);
  }

  /** An error of the relay is a rejection; silence, HTTP failures and garbage are neither yes nor no. */
  async sendBundle(offer: BundleOffer): Promise<RelayAnswer> {
    const { behindHash, targetBlock } = offer;
    const name = offer.replacementUuid ?? `${targetBlock} ${offer.transactions.join()}`;
    if (behindHash === undefined) {
      const fields = bundleFields(offer, this.#dialect, this.#nonces, this.#refund);
      return this.#offer(name, targetBlock, () => this.#ask("eth_sendBundle", fields));
    }
    if (!this.#dialect.knowsHints)
      return { answer: "rejected", detail: "not sent: it has nothing but its own bundles" };
    const fields = hintedBundleFields({ ...offer, behindHash });
    return this.#offer(name, targetBlock, () => this.#ask("mev_sendBundle", fields));
  }

  /** Tries the bundle on the latest state, as if in the target block. */
  async simulateBundle(offer: BundleOffer): Promise<BundleSimulation> {
    if (!this.#dialect.simulatesAndTells) return { status: "unavailable", detail: "it does not simulate" };
    if (offer.behindHash !== undefined) return { status: "unavailable", detail: "it simulates nothing behind a hint" };
    try {
      this.#connection.assertAllowed();
      return simulationOf(await this.#client.simulate([...offer.transactions], Number(offer.targetBlock)));
    } catch (thrown) {
      return { status: "unavailable", detail: relayFault(thrown) };
    }
  }

  /** Some builders keep one bundle of a name whatever its block, so a name should be of one block alone. */
  async cancelBundles(replacementUuid: string): Promise<RelayAnswer> {
    this.#standing.withdraw(replacementUuid);
    if (this.#dialect.cancelsBy === "eth_cancelBundle") return this.#ask("eth_cancelBundle", { replacementUuid });
    const fields = cancellingFields(this.#dialect, replacementUuid, this.#nonces);
    const answer = await this.#ask("eth_sendBundle", fields);
    const caveat = this.#dialect.cancelCaveat;
    return answer.answer === "accepted" && caveat !== undefined
      ? { answer: "accepted", detail: `${answer.detail}; ${caveat}` }
      : answer;
  }

  async sendPrivate({ transaction, transactionHash, lastBlock }: PrivateOffer): Promise<RelayAnswer> {
    if (!this.#dialect.endsPrivateTransactions) {
      return { answer: "rejected", detail: "not sent: it gives no private transaction up after a last block" };
    }
    const fields = { tx: transaction, maxBlockNumber: `0x${lastBlock.toString(16)}` };
    const answer = await this.#offer(transactionHash, lastBlock, () => this.#ask("eth_sendPrivateTransaction", fields));
    return answer.answer === "accepted" ? { ...answer, detail: transactionHash } : answer;
  }

  async cancelPrivate(transactionHash: Hex): Promise<RelayAnswer> {
    if (!this.#dialect.endsPrivateTransactions) return { answer: "rejected", detail: "not sent: it was given none" };
    this.#standing.withdraw(transactionHash);
    return this.#ask("eth_cancelPrivateTransaction", { txHash: transactionHash });
  }

  async bundleStatus(bundleHash: Hex, targetBlock: bigint): Promise<BundleStatus | undefined> {
    if (!this.#dialect.simulatesAndTells) return undefined;
    try {
      this.#connection.assertAllowed();
      const stats = await this.#client.getBundleStatsV2(bundleHash, Number(targetBlock));
      if ("error" in stats) return undefined;
      const status = statusOf(stats);
      if ((status.sealedByBuilders ?? 0) > 0) this.#statistics.noteIncluded(`${bundleHash} ${targetBlock}`);
      return status;
    } catch {
      return undefined;
    }
  }

  /** What the relay thinks of our identity; undefined when it does not tell. */
  async userStats(headNumber: bigint): Promise<UserStats | undefined> {
    if (!this.#dialect.simulatesAndTells) return undefined;
    try {
      const blockNumber = `0x${headNumber.toString(16)}`;
      const reply = await this.#connection.ask("flashbots_getUserStatsV2", [{ blockNumber }]);
      return "error" in reply ? undefined : userStatsIn(reply.result);
    } catch {
      return undefined;
    }
  }

  /** How it has dealt with us since the start. */
  snapshot(): RelayFigures {
    return this.#statistics.snapshot();
  }

  async #offer(name: string, lastBlock: bigint, offer: () => Promise<RelayAnswer>): Promise<RelayAnswer> {
    this.#statistics.noteOffer();
    const standing = this.#standing.begin(name);
    const answer = await offerUntilBlock(offer, {
      isInTime: () => standing.stands() && (this.#isAhead?.(lastBlock) ?? false),
      pauseMs: () => this.#breaker.pauseMs(),
    });
    standing.end();
    this.#statistics.noteAnswer(answer);
    return answer;
  }

  async #ask(method: string, fields: object): Promise<RelayAnswer> {
    try {
      return answerIn(await this.#connection.ask(method, [fields]));
    } catch (thrown) {
      return { answer: "unknown", detail: relayFault(thrown) };
    }
  }
}

/**
 * Flashbots' own client, for simulations and statistics. The only place that knows its ways:
 * - its `create` asks a node for the chain id and installs a handler that prints to the console at every HTTP 429, so
 *   its constructor is called instead;
 * - the node that it wants gets one that is never asked;
 * - it would wait 300 s for an answer, so it makes its requests by our connection.
 */
function flashbotsClient({ request, identity }: RelayConnection, chainId: bigint): FlashbotsBundleProvider {
  const network = Network.from(chainId);
  const neverAsked = new JsonRpcProvider(request, network, { staticNetwork: network });
  return new FlashbotsBundleProvider(neverAsked, identity, request, network);
}
