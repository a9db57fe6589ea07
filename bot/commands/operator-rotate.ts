import { ArbError } from "../core/errors.ts";
import type { Address } from "../core/hex.ts";
import { inspectContract } from "./deployed-contract.ts";
import { carryOutMove, type Moved, planMove, type Unmoved } from "./operator-move-assets.ts";
import type { RotationParts, RotationPlan } from "./operator-rotation-plan.ts";

/** Hears of each step when it is done. */
export interface RotationListener {
  recorded(contract: Address): void;
  moved(move: Moved): void;
}

export interface RotationResult {
  readonly moved: readonly Moved[];
  readonly unmoved: readonly Unmoved[];
}

/**
 * Deploys the successor, records it, and only then moves what there is: whatever ends this in between, the record says
 * where to go on from, and what was moved is found to be gone. What cannot be moved keeps nothing else from it. Throws
 * ROTATION_UNDER_WAY, and CONTRACT_MISMATCH or NOT_OWNER when what was deployed is not what was planned.
 */
export async function carryOutRotation(
  parts: RotationParts,
  plan: RotationPlan,
  listener: RotationListener,
): Promise<RotationResult> {
  const { deployment, successor, roles, assets } = plan;
  await plan.record();
  if (deployment !== undefined) {
    await deployment.deploy();
    listener.recorded(successor);
    // Nothing goes to where the same owner could not take it out again.
    const { owner } = await inspectContract(parts.provider, successor, parts.chainId, parts.artifact);
    if (owner !== roles.owner) throw new ArbError("NOT_OWNER", { account: roles.owner, address: successor, owner });
  }
  const moved: Moved[] = [];
  const unmoved: Unmoved[] = [];
  for (const asset of assets) {
    // Anew, because a bot may still have earned something, and a token may behave as it likes.
    const move = await planMove(parts, asset);
    if (move === undefined) continue;
    const outcome = "gasLimit" in move ? await carryOutMove(parts, move) : move;
    if ("problem" in outcome) {
      unmoved.push(outcome);
    } else {
      moved.push(outcome);
      listener.moved(outcome);
      const since = await planMove(parts, asset);
      if (since !== undefined) unmoved.push({ ...since, problem: "it came in meanwhile; run this again" });
    }
  }
  return { moved, unmoved };
}
