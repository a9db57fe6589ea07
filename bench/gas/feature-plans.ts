import { getBytes, parseEther, ZeroAddress } from "ethers";
import type { Hex } from "../../bot/core/hex.ts";
import type { Settlement } from "../../bot/executors/flash/settlement.ts";
import type { Plan } from "./measure.ts";
import type { Stage } from "./stage.ts";

/** An account that builds blocks, not the zero address that is Hardhat's. */
const BUILDER = "0x00000000000000000000000000000000000b111d";
const STAYS: Settlement = { recipient: "contract", unwrap: false, builderShareBps: 0 };
const SHARE_BPS = 5_000;

/** What is measured on top of. */
const BASES = {
  "v2-v2": { path: ["v2 cheap", "v2 dear"], funding: "flash-swap" },
  "v2-v2-v2": { path: ["v2 cheap", "v2 T/U", "v2 U/WETH"], funding: "flash-swap" },
  "v3-v2": { path: ["v3 cheap", "v2 dear"], funding: "flash-swap" },
  "v2-v3 by own": { path: ["v2 cheap", "v3 dear"], funding: "own" },
} as const satisfies Readonly<Record<string, Plan>>;

/** What one feature costs: the difference from the plan without it. */
export interface FeaturePlan {
  /** The route that it is measured on, and what it is. */
  readonly feature: string;
  readonly without: Plan;
  readonly with: Plan;
}

const payoutHolds = async ({ chain, payout }: Stage): Promise<void> => {
  await chain.weth.getFunction("transfer")(payout, 1n);
};
const builderBuilds = async ({ chain, node }: Stage): Promise<void> => {
  await chain.networkHelpers.setBalance(BUILDER, parseEther("1"));
  await node.request({ method: "hardhat_setCoinbase", params: [BUILDER] });
};
const settled = (settlement: Partial<Settlement>): Partial<Plan> => ({
  settings: { settlement: { ...STAYS, ...settlement } },
});

/** The latest block is the parent of the measured one. Zero bytes in its hash would be cheaper; there are none. */
const parentHash = async ({ chain }: Stage): Promise<{ readonly parentHash: Hex }> => {
  for (;;) {
    const hash = (await chain.ethers.provider.getBlock("latest"))?.hash ?? "0x";
    if (getBytes(hash).every((byte) => byte !== 0)) return { parentHash: hash as Hex };
    await chain.networkHelpers.mine();
  }
};

const onTop = (base: keyof typeof BASES, feature: string, addition: Partial<Plan>): FeaturePlan => ({
  feature: `${base}: ${feature}`,
  without: BASES[base],
  with: { ...BASES[base], ...addition },
});

/** What is measured as a difference. */
export const FEATURE_PLANS: readonly FeaturePlan[] = [
  onTop("v2-v2", "the profit token named in calldata", {
    // WETH under the name of another token than the contract's own.
    settings: { wrappedNative: ZeroAddress as Hex },
  }),
  onTop("v2-v2", "the parent block's hash", { settings: parentHash }),
  onTop("v2-v2", "the second operator", { caller: "secondOperator" }),
  onTop("v2-v2", "payout to who holds WETH", { ...settled({ recipient: "payout" }), prepare: payoutHolds }),
  onTop("v2-v2", "payout to who holds none", settled({ recipient: "payout" })),
  onTop("v2-v2", "unwrapping, the ETH stays", settled({ unwrap: true })),
  onTop("v2-v2", "unwrapping and payout", settled({ unwrap: true, recipient: "payout" })),
  onTop("v2-v2", "coinbase payment", { ...settled({ builderShareBps: SHARE_BPS }), prepare: builderBuilds }),
  onTop("v2-v2", "coinbase payment, unwrapping and payout", {
    ...settled({ unwrap: true, recipient: "payout", builderShareBps: SHARE_BPS }),
    prepare: builderBuilds,
  }),
  onTop("v2-v2", "the readable entry", { entry: "readable" }),
  onTop("v2-v2", "the first hop swaps all that arrived", { amountsOf: (index) => (index === 0 ? "all" : "exact") }),
  onTop("v2-v3 by own", "the V3 hop swaps all that arrived", { amountsOf: (index) => (index === 1 ? "all" : "exact") }),
  onTop("v3-v2", "a token that sorts above WETH", {
    path: ["v3 cheap, token above WETH", "v2 dear, token above WETH"],
  }),
  ...(["v2-v2", "v2-v2-v2", "v3-v2"] as const).flatMap((base) => [
    onTop(base, "an access list", { accessList: "slots" }),
    onTop(base, "an access list of addresses alone", { accessList: "addresses" }),
  ]),
];
