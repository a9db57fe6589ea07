import type { DenialCode } from "../../bot/core/denial.ts";
import type { ErrorCode } from "../../bot/core/error-catalogue.ts";
import type { FailureReason } from "../../bot/core/failure-reason.ts";

/** What became of one variant of specification 000's ExecutionError (part V). */
export interface SpecificationError {
  readonly variant: string;
  /** Its is_recoverable and should_retry. */
  readonly recoverable: boolean;
  readonly retried: boolean;
  readonly faults: readonly ErrorCode[];
  readonly denials: readonly DenialCode[];
  readonly failures: readonly FailureReason[];
  /** Where it is none of these, or not at every place. */
  readonly remark: string;
}

const NOTHING = { recoverable: false, retried: false, faults: [], denials: [], failures: [], remark: "" } as const;

export const SPECIFICATION_ERRORS: readonly SpecificationError[] = [
  { ...NOTHING, variant: "InvalidConfig", faults: ["CONFIG_INVALID", "CONFIG_NOT_FOUND"] },
  { ...NOTHING, variant: "ContractNotFound", faults: ["CONTRACT_NOT_FOUND"] },
  {
    ...NOTHING,
    variant: "RpcConnectionFailed",
    recoverable: true,
    retried: true,
    faults: ["ENDPOINT_UNREACHABLE", "ENDPOINTS_EXHAUSTED"],
    remark: "Reads are repeated; a write is never blindly repeated, because it may have arrived.",
  },
  {
    ...NOTHING,
    variant: "SimulationFailed",
    recoverable: true,
    denials: ["simulation-reverted", "simulation-unavailable"],
    remark: "An order ends; the next signal makes another one.",
  },
  {
    ...NOTHING,
    variant: "GasEstimationFailed",
    recoverable: true,
    denials: ["simulation-unavailable"],
    remark: "Gas is measured by the simulation, so it cannot fail alone.",
  },
  { ...NOTHING, variant: "WalletInaccessible", faults: ["WALLET_INACCESSIBLE"], remark: "It halts new orders." },
  {
    ...NOTHING,
    variant: "InsufficientFunds",
    faults: ["ACCOUNT_UNFUNDED"],
    denials: ["insufficient-funds"],
    failures: ["InsufficientFunds"],
    remark: "A fault at the start; later the account takes no new orders until it can pay.",
  },
  {
    ...NOTHING,
    variant: "ContractPanic",
    failures: ["TransactionReverted"],
    remark: "The detail names the contract's or the pool's own error.",
  },
  { ...NOTHING, variant: "StateTransition", remark: "The update is refused, told as a fault, and the order stays." },
  { ...NOTHING, variant: "OrderNotFound", faults: ["ORDER_NOT_FOUND"] },
];
