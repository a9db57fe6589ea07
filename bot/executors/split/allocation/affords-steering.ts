import { BPS_DENOMINATOR } from "../../../core/money.ts";

/** The same trade split freely and split within the steering caps, in base units of tokenOut after their costs. */
export interface SteeringChoice {
  readonly freeOutWei: bigint;
  readonly steeredOutWei: bigint;
  readonly maxCostBps: bigint;
}

/** Whether balancing costs no more of the output than it may. Ask it only of splits that leave the same amount over. */
export function affordsSteering({ freeOutWei, steeredOutWei, maxCostBps }: SteeringChoice): boolean {
  return (freeOutWei - steeredOutWei) * BPS_DENOMINATOR <= freeOutWei * maxCostBps;
}
