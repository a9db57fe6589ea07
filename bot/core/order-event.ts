import type { FailureReason } from "./failure-reason.ts";
import type { Intent } from "./intent.ts";
import type { TokenAmount } from "./money.ts";
import type { Balance, Inclusion, Outcome, PriorMove } from "./outcome.ts";
import type { PartOutcome } from "./part.ts";
import type { Signal } from "./signal.ts";

/** How one outside party answered; `unknown` is neither yes nor no. */
export type SubmissionAnswer = "accepted" | "rejected" | "unknown";

/** What an executor reports of an order it was given. */
export type ExecutionUpdate = TransactionUpdate<Outcome> | PartEvent;

/** What happened to one part of an order of several: `signed` names it in its intent, and everything else is this. */
export interface PartEvent {
  readonly type: "part";
  readonly partId: string;
  readonly update: PartUpdate;
}

/** What becomes of a part after its signature. */
export type PartUpdate = Exclude<TransactionUpdate<PartOutcome>, { readonly type: "signed" }>;

/** What becomes of a nonce of ours, and of what was signed for it. */
export type TransactionUpdate<End> =
  /** Journalled before the bytes leave. `via` names the relay or `public-pool`; the first one makes the order Submitted. */
  | { readonly type: "published"; readonly via: string; readonly targetBlocks: readonly bigint[] }
  | {
      readonly type: "answered";
      readonly via: string;
      readonly targetBlock?: bigint;
      readonly answer: SubmissionAnswer;
      readonly detail: string;
    }
  /** A node has it in its pool. */
  | { readonly type: "seen"; readonly via: string }
  | { readonly type: "included"; readonly inclusion: Inclusion }
  /** A reorganisation took the inclusion away; the transaction is live again. */
  | { readonly type: "inclusion-removed"; readonly inclusion: Inclusion }
  /** A further transaction for the same nonce, signed and about to be sent. */
  | { readonly type: "signed"; readonly intent: Intent }
  /** Anything worth knowing that moves nothing, in one sentence. */
  | { readonly type: "noted"; readonly detail: string }
  /** What a relay says became of a bundle, asked after its target block. */
  | {
      readonly type: "bundle-status";
      readonly via: string;
      readonly targetBlock: bigint;
      readonly status: BundleStatus;
    }
  | { readonly type: "completed"; readonly outcome: End }
  | {
      readonly type: "failed";
      readonly reason: FailureReason;
      readonly detail: string;
      /** Who moved a pool of ours first, where that is known. */
      readonly priorMove?: PriorMove;
      /** What it has changed all the same, of an order of several parts. */
      readonly balance?: Balance;
    }
  /** The end was not one: a reorganisation took the inclusion away, or what had been given up was included after all. */
  | { readonly type: "reopened"; readonly detail: string }
  /** The chain is final about everything that the order signed: nothing can change any more. */
  | { readonly type: "settled"; readonly detail: string };

/** How far a bundle came, as far as a relay tells; absent is not known. */
export interface BundleStatus {
  readonly isSimulated?: boolean;
  readonly isHighPriority?: boolean;
  readonly receivedAtMs?: number;
  readonly simulatedAtMs?: number;
  /** How many builders looked at it, and how many had it in a block that they offered. */
  readonly consideredByBuilders?: number;
  readonly sealedByBuilders?: number;
}

/** What happened to an order, besides what its executor reports. */
export type LifecycleEvent =
  | {
      readonly type: "created";
      readonly signal: Signal;
      readonly submissionDeadlineMs: number;
      readonly confirmationDeadlineMs: number;
    }
  /** Planned, simulated and let through: what it is expected to bring before and after gas and bid. */
  | {
      readonly type: "validated";
      readonly predictedProfit: TokenAmount;
      readonly netProfit: TokenAmount;
      /** What tried it, and the gas that it used there; absent when nothing did. */
      readonly simulation?: { readonly by: string; readonly gasUsed: bigint };
    };

/** One entry of the journal: an order is nothing but the sum of its events. */
export type OrderEvent = (ExecutionUpdate | LifecycleEvent) & {
  readonly orderId: bigint;
  readonly atMs: number;
};

/** Whether it says that bytes of the order are about to leave, of itself or of a part. */
export function isPublication(event: OrderEvent): boolean {
  return (event.type === "part" ? event.update.type : event.type) === "published";
}
