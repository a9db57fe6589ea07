import { Wallet } from "ethers";
import { carryOutRotation } from "../commands/operator-rotate.ts";
import { planRotation } from "../commands/operator-rotation-plan.ts";
import type { Succession } from "../commands/operator-succession.ts";
import { reaching, type StartChecks } from "../commands/start-checks.ts";
import { EXIT_CODES } from "../core/errors.ts";
import type { Address, Hex } from "../core/hex.ts";
import type { TokenEntry } from "../core/pool-entry.ts";
import { confirm } from "./ask.ts";
import type { RotateOptions } from "./options.ts";
import type { Output } from "./output.ts";
import { RotationWords } from "./print-operator-rotation.ts";

/** What a rotation is performed with. */
export interface Rotation {
  readonly checks: Pick<StartChecks, "endpoint" | "connect" | "chainId" | "artifact">;
  /** The owner's. */
  readonly key: Hex;
  readonly succession: Succession;
  readonly tokens: readonly TokenEntry[];
  /** Instead of the recorded one, as far as the bot is concerned. */
  readonly configuredContract: Address | undefined;
}

/** Says what will happen, asks unless told not to, and does it. */
export async function performRotation(rotation: Rotation, options: RotateOptions, output: Output): Promise<number> {
  const { checks, key, succession, tokens } = rotation;
  const { endpoint, chainId } = checks;
  const artifact = await checks.artifact();
  const provider = await checks.connect();
  await using resources = new AsyncDisposableStack();
  resources.defer(() => provider.destroy());
  const listedTokens = tokens.map(({ address }) => address);
  const parts = { provider, artifact, chainId, succession, listedTokens, wallet: new Wallet(key, provider) };
  const words = new RotationWords(tokens, succession.file);
  const plan = await reaching(endpoint, () => planRotation(parts, options));
  output.progress(words.plan(plan));

  const { successor, operators, maxGasCostWei, searchProblem } = plan;
  const facts = { successor, operators, maxGasCostWei, record: succession.file, searchProblem };
  if (options.dryRun) {
    output.result({ rotated: false, ...facts, moves: plan.moves, unmoved: plan.unmoved }, "Nothing was sent.");
    return EXIT_CODES.ok;
  }
  if (!options.yes && !(await confirm("Rotate?"))) {
    output.result({ rotated: false, ...facts, moved: [], unmoved: [] }, "Nothing was sent.");
    return EXIT_CODES.ok;
  }
  const { moved, unmoved } = await reaching(endpoint, () =>
    carryOutRotation(parts, plan, {
      recorded: (contract) => output.progress(words.recorded(contract)),
      moved: (move) => output.progress(words.moved(move)),
    }),
  );
  const next = words.nextSteps(plan, unmoved, rotation.configuredContract);
  output.result({ rotated: true, ...facts, moved, unmoved }, next);
  return unmoved.length === 0 ? EXIT_CODES.ok : EXIT_CODES.negative;
}
