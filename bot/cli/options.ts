import type { RotationRequest } from "../commands/operator-rotation-plan.ts";
import type { WithdrawRequest } from "../commands/withdraw.ts";
import type { OrdersQuery } from "../ports/ledger.ts";

/** What every command takes. */
export interface CommonOptions {
  /** A configuration file, instead of the environment's. */
  readonly config?: string;
  /** Names config/<env>/execution.toml. */
  readonly env: string;
  readonly json: boolean;
}

export interface RunOptions extends CommonOptions {
  readonly blocks?: number;
  readonly dryRun: boolean;
}

export interface SimulateOptions extends CommonOptions {
  /** A route given by hand; without it, the best opportunity there is now. */
  readonly route?: string;
}

export interface ListOptions extends CommonOptions, Omit<OrdersQuery, "settled" | "cleared"> {
  /** Those that were cleared, too. */
  readonly all?: boolean;
}

export interface ShowOptions extends CommonOptions {
  readonly orderId: bigint;
}

export interface WithdrawOptions extends CommonOptions, WithdrawRequest {
  /** Does not ask. */
  readonly yes: boolean;
}

export interface RotateOptions extends CommonOptions, RotationRequest {
  readonly dryRun: boolean;
  /** Does not ask. */
  readonly yes: boolean;
}

export interface CheckOptions extends CommonOptions {
  readonly offline: boolean;
}
