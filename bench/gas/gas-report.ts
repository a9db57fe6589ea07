import { measureGas } from "./measure.ts";
import { FEATURE_PLANS } from "./feature-plans.ts";
import { needsRecordedBlocks, ROW_PLANS } from "./row-plans.ts";
import type { Stage } from "./stage.ts";

/** A row of the table. */
export interface GasRow {
  /** The hops' venues. */
  readonly route: string;
  readonly funding: string;
  readonly gas: number;
  /** What the funding costs more than the contract's own balance does on the same route. */
  readonly overOwn?: number;
  readonly note?: string;
}

/** What something costs on top of a route. */
export interface FeatureGas {
  /** The route that it was measured on, and what it is. */
  readonly feature: string;
  readonly gas: number;
  /** More than without it; negative is saved. */
  readonly over: number;
}

/** All that was measured. */
export interface GasReport {
  readonly rows: readonly GasRow[];
  readonly features: readonly FeatureGas[];
  /** Routes that could not be measured here, and why. */
  readonly leftOut: readonly string[];
}

/** Measures everything on a stage, which is left as it was. */
export async function reportGas(stage: Stage): Promise<GasReport> {
  const rows: GasRow[] = [];
  const leftOut: string[] = [];
  for (const plan of ROW_PLANS) {
    const { route, funding, note } = plan;
    if (needsRecordedBlocks(plan) && !plan.path.every((name) => stage.pools.has(name))) {
      leftOut.push(`${route}: the recorded mainnet blocks are not in ../shared/mainnet`);
      continue;
    }
    const gas = await measureGas(stage, plan);
    const overOwn = plan.comparesWithOwn
      ? { overOwn: gas - (await measureGas(stage, { ...plan, funding: "own" })) }
      : {};
    rows.push({ route, funding, gas, ...overOwn, ...(note === undefined ? {} : { note }) });
  }
  const features: FeatureGas[] = [];
  for (const { feature, ...plan } of FEATURE_PLANS) {
    const gas = await measureGas(stage, plan.with);
    features.push({ feature, gas, over: gas - (await measureGas(stage, plan.without)) });
  }
  return { rows, features, leftOut };
}
