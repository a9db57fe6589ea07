import type { FailureReason } from "./failure-reason.ts";
import type { Intent } from "./intent.ts";
import type { TokenAmount } from "./money.ts";
import type { Inclusion, Outcome } from "./outcome.ts";
import type { Signal } from "./signal.ts";

/** How one outside party answered; `unknown` is neither yes nor no. */
export type SubmissionAnswer = "accepted" | "rejected" | "unknown";

/** What an executor reports of an order it was given. */
export type ExecutionUpdate =
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
  | { readonly type: "completed"; readonly outcome: Outcome }
  | { readonly type: "failed"; readonly reason: FailureReason; readonly detail: string }
  | { readonly type: "reopened"; readonly detail: string };

/** What happened to an order, besides what its executor reports. */
export type LifecycleEvent =
  | {
      readonly type: "created";
      readonly signal: Signal;
      readonly submissionDeadlineMs: number;
      readonly confirmationDeadlineMs: number;
    }
  /** Planned, simulated and let through: what it is expected to bring before and after gas and bid. */
  | { readonly type: "validated"; readonly predictedProfit: TokenAmount; readonly netProfit: TokenAmount };

/** One entry of the journal: an order is nothing but the sum of its events. */
export type OrderEvent = (ExecutionUpdate | LifecycleEvent) & {
  readonly orderId: bigint;
  readonly atMs: number;
};
