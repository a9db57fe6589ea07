import type { Hex } from "../../core/hex.ts";
import type { Order } from "../../core/order.ts";
import type { ExecutionUpdate } from "../../core/order-event.ts";
import type { OrderPart, PartBrief, PartOutcome } from "../../core/part.ts";
import { type Life, LiveTransaction } from "../../transactions/live-transaction.ts";
import type { BundleContent } from "../../transactions/sending/bundled.ts";
import { claimOf } from "./claim-of.ts";
import type { PartDetails } from "./part-details.ts";

/** What a part is followed with. */
export interface LivePartParts {
  /** Resolves when the update is durable, and known to the order. */
  readonly record: (update: ExecutionUpdate) => Promise<void>;
  readonly abort: AbortSignal;
  readonly isFresh: boolean;
  /** The signed bytes of another part that is not included; undefined when it is, or has failed. */
  readonly openRaw: (partId: string) => Hex | undefined;
  readonly maxGasPriceWei?: bigint | undefined;
}

/** What the journal says of one part. */
export function lifeOfPart(order: Order, part: OrderPart, maxGasPriceWei?: bigint): Life {
  const { orderId, confirmationDeadlineMs } = order;
  const { state, signedAtMs, publishedVia, inclusion } = part;
  return {
    orderId,
    claimId: claimOf(orderId, order.parts.indexOf(part)),
    state,
    intents: order.intents.filter((intent) => intent.part?.partId === part.brief.partId),
    publishedVia,
    inclusion,
    validatedAtMs: signedAtMs,
    confirmationDeadlineMs,
    maxGasPriceWei,
  };
}

/** One part of an order that is being followed. */
export class LivePart extends LiveTransaction<PartOutcome> {
  readonly brief: PartBrief;
  readonly #openRaw: LivePartParts["openRaw"];

  constructor(order: Order, part: OrderPart, { record, abort, isFresh, openRaw, maxGasPriceWei }: LivePartParts) {
    const { brief } = part;
    const { partId } = brief;
    super(
      lifeOfPart(order, part, maxGasPriceWei),
      {
        record: (update) =>
          update.type === "signed"
            ? record({ type: "signed", intent: { ...update.intent, part: brief } })
            : record({ type: "part", partId, update }),
      },
      abort,
      isFresh,
    );
    this.brief = brief;
    this.#openRaw = openRaw;
  }

  /** Those of the newest execution. */
  override get details(): PartDetails {
    return super.details;
  }

  /** A bundle behind a nonce that has not landed is worth nothing: all parts that go out together are in one. */
  override bundleOf(raw: Hex): BundleContent {
    const { bundle } = this.details;
    if (bundle === undefined) return super.bundleOf(raw);
    const { partId } = this.brief;
    return { transactions: bundle.flatMap((member) => (member === partId ? raw : (this.#openRaw(member) ?? []))) };
  }

  /** The last one, whose nonce is the highest, offers it for all. */
  override get isOffered(): boolean {
    const { bundle } = this.details;
    return bundle === undefined || bundle.at(-1) === this.brief.partId;
  }
}
