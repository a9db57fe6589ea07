import { expect } from "chai";
import type { Address, Hex } from "../../bot/core/hex.ts";
import { buildParts } from "../../bot/executors/legs/build-parts.ts";
import { draftLegs } from "../../bot/executors/legs/draft.ts";
import type { LegsParts } from "../../bot/executors/legs/legs-parts.ts";
import type { LegsPlan } from "../../bot/executors/legs/plan.ts";
import { simulateLegs } from "../../bot/executors/legs/simulate.ts";
import type { DataFee } from "../../bot/ports/data-fee.ts";
import type { TriedCall, TriedOutcome } from "../../bot/ports/ordered-calls.ts";
import { partTermsAt } from "../../bot/trading/parts/part-terms.ts";
import {
  aMoment,
  aPool,
  BOUGHT_TOKEN,
  BUY_POOL,
  legsPartsOf,
  ONE,
  PROFIT_TOKEN,
  SELL_POOL,
} from "../builders/legs-orders.ts";
import { aLegsArbitrage, aLegsSignal } from "../builders/legs-signals.ts";
import { addressOf } from "../builders/pools.ts";

const ACCOUNT = addressOf(9);
const POOL = addressOf(0xb1);
const TRANSFER: Hex = "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef";
const WAY = { profitToken: PROFIT_TOKEN, boughtToken: BOUGHT_TOKEN, buyPool: BUY_POOL, sellPool: SELL_POOL };
const BROUGHT_WEI = 2n * ONE;

describe("a trial of legs", () => {
  it("sells what the purchase has brought, and predicts what that leaves", async () => {
    const soldWei: bigint[] = [];
    const { parts, plan } = aPlan((calls, quotedWei) => {
      const [, sale] = calls;
      soldWei.push(BigInt(`0x${sale!.data.slice(10, 74)}`));
      return Promise.resolve(outcomes((quotedWei * 99n) / 100n));
    });
    const trial = await simulateLegs(plan, parts);
    const quotedWei = plan.draft.buy.expectedOutWei;
    expect(soldWei).to.deep.equal([quotedWei, (quotedWei * 99n) / 100n]);
    expect(trial.denied === undefined && trial.predictedProfit.amountWei).to.equal(BROUGHT_WEI - ONE);
    expect(trial.denied === undefined && trial.simulation).to.deep.equal({ by: "node", gasUsed: 200_000n });
  });

  it("gives the purchase a fifth more gas than it needed before refunds", async () => {
    const { parts, plan } = aPlan((_calls, quotedWei) => Promise.resolve(outcomes(quotedWei)));
    const trial = await simulateLegs(plan, parts);
    const [purchase] = trial.denied === undefined ? trial.plan.purchase : [];
    expect(purchase!.details.gasLimit).to.equal(((100_000n + 9_600n) * 6n) / 5n);
  });

  it("takes off what a rollup wants for publishing all of it, and trades nothing while that is unknown", async () => {
    const { parts, plan } = aPlan((_calls, quotedWei) => Promise.resolve(outcomes(quotedWei)));
    const netWei = async (l1DataFee?: DataFee): Promise<bigint | undefined> => {
      const trial = await simulateLegs(plan, { ...parts, ...(l1DataFee !== undefined && { l1DataFee }) });
      return trial.denied === undefined ? trial.netProfit.amountWei : undefined;
    };
    // Two swaps by Uniswap V2's router, of 260 bytes each, in an envelope of 140.
    const feeWei = (bytes: number): bigint => BigInt(bytes) * 10n ** 9n;
    expect((await netWei())! - (await netWei({ feeWei }))!).to.equal(feeWei(2 * (260 + 140)));
    const unknown = await simulateLegs(plan, { ...parts, l1DataFee: { feeWei: () => undefined } });
    expect(unknown.denied).to.deep.equal({ code: "fact-missing", fact: "the fee for data", waitedMs: 0 });
  });

  it("denies what reverts, what nobody can try, what needs too much gas, and what does not pay for its own", async () => {
    const denial = async (answer: (quotedWei: bigint) => Promise<readonly TriedOutcome[]>): Promise<string> => {
      const { parts, plan } = aPlan((_calls, quotedWei) => answer(quotedWei));
      return (await simulateLegs(plan, parts)).denied?.code ?? "no denial";
    };
    const changed = (changes: Partial<TriedOutcome>) => (quotedWei: bigint) =>
      Promise.resolve(outcomes(quotedWei).map((outcome) => ({ ...outcome, ...changes })));
    expect(await denial(changed({ succeeded: false }))).to.equal("simulation-reverted");
    expect(await denial(() => Promise.reject(new Error("nobody answers")))).to.equal("simulation-unavailable");
    expect(await denial(changed({ gasUsed: 500_001n }))).to.equal("not-tradable");
    expect(await denial((quotedWei) => Promise.resolve(outcomes(quotedWei, ONE)))).to.equal("insufficient-profit");
    expect(await denial(() => Promise.resolve(outcomes(0n)))).to.equal("simulation-reverted");
  });
});

/** A plan of a purchase and a sale that lack no approval, and a double of what tries them. */
function aPlan(answer: (calls: readonly TriedCall[], quotedWei: bigint) => Promise<readonly TriedOutcome[]>): {
  readonly parts: LegsParts;
  readonly plan: LegsPlan;
} {
  const moment = aMoment([aPool(BUY_POOL, 1_000_000n), aPool(SELL_POOL, 1_050_000n)]);
  const signal = aLegsSignal(aLegsArbitrage(WAY, { amountInWei: ONE }));
  const drafted = draftLegs(signal, legsPartsOf(moment));
  if (!("draft" in drafted)) throw new Error("nothing can be drafted");
  const { draft } = drafted;
  const calls = { tryInOrder: (tried: readonly TriedCall[]) => answer(tried, draft.buy.expectedOutWei) };
  const parts = legsPartsOf(moment, { calls });
  const { head, settings } = moment;
  const found = partTermsAt(head, undefined, settings, {});
  if (!("terms" in found)) throw new Error("nothing can be planned");
  const { terms } = found;
  const building = { account: ACCOUNT, head, terms, settings, taken: new Set<string>() };
  const purchase = buildParts({ partId: "buy", slice: draft.buy, leastWei: 1n, approvals: [] }, building);
  const predictedProfit = { token: PROFIT_TOKEN, amountWei: draft.profitWei };
  const rest = { saleApprovals: [], predictedProfit, netProfit: predictedProfit };
  return { parts, plan: { orderId: 1n, account: ACCOUNT, head, terms, draft, purchase, ...rest } };
}

/** The purchase pays one and brings so much; the sale brings what is given. */
function outcomes(boughtWei: bigint, broughtWei = BROUGHT_WEI): readonly TriedOutcome[] {
  const purchase = [transfer(PROFIT_TOKEN, ACCOUNT, POOL, ONE), transfer(BOUGHT_TOKEN, POOL, ACCOUNT, boughtWei)];
  const sale = [transfer(PROFIT_TOKEN, POOL, ACCOUNT, broughtWei)];
  return [purchase, sale].map((logs) => ({ succeeded: true, returnData: "0x", gasUsed: 100_000n, logs }));
}

function transfer(token: Address, from: Address, to: Address, amountWei: bigint): TriedOutcome["logs"][number] {
  const word = (address: Address): Hex => `0x${address.slice(2).padStart(64, "0")}`;
  const data: Hex = `0x${amountWei.toString(16).padStart(64, "0")}`;
  return { address: token, topics: [TRANSFER, word(from), word(to)], data };
}
