import type { RotateOptions } from "../cli/options.ts";
import type { Output } from "../cli/output.ts";
import { performRotation } from "../cli/perform-operator-rotation.ts";
import { loadPoolList } from "../config/pool-list.ts";
import { ownerKey } from "../config/secrets.ts";
import { DeploymentSuccession } from "../../scripts/deployment/deployment-succession.ts";
import { flashArbitrageArtifact } from "../../scripts/deployment/flash-arbitrage-artifact.ts";
import { configOf } from "./load-settings.ts";
import { DEPLOYMENTS } from "./places.ts";
import { environment } from "./process-secrets.ts";
import { startChecksOf } from "./start-checks-of.ts";

/** `arb operator rotate` with its parts. */
export async function rotateOperator(options: RotateOptions, output: Output): Promise<number> {
  const config = await configOf(options);
  const key = ownerKey(environment);
  const { tokens } = await loadPoolList(config.scanner.pools);
  const place = { directory: DEPLOYMENTS, network: config.chain.network, chainId: config.chain.id };
  const succession = new DeploymentSuccession(place, flashArbitrageArtifact);
  const { address: configuredContract } = config.contract;
  return performRotation(
    { checks: startChecksOf(config), key, succession, tokens, configuredContract },
    options,
    output,
  );
}
