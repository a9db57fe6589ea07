import { expect } from "chai";
import { NODE_FAULTS, type NodeFaultName, startNodeProxy } from "../../devnet/faults/node-proxy.ts";
import type { FaultRule } from "../../devnet/faults/fault-rule.ts";
import { rejectionOf } from "../builders/rejection.ts";
import {
  type FaultSite,
  openFaultSite,
  PAYMENT_WEI,
  subscribeToHeads,
  type Verdict,
  verdictOn,
} from "../builders/fault-site.ts";

/** What is done with a naive engine; returns how many payments are due in the end. */
type Scenario = (
  site: FaultSite,
  engine: Awaited<ReturnType<FaultSite["engine"]>>,
  payee: `0x${string}`,
) => Promise<number>;

const payOnce: Scenario = async (site, engine, payee) => {
  await engine.pay(payee, PAYMENT_WEI);
  await site.chain.rpc("evm_mine");
  await engine.conclude();
  return 1;
};

const payTwice: Scenario = async (site, engine, payee) => {
  await engine.pay(payee, PAYMENT_WEI);
  await engine.pay(payee, PAYMENT_WEI);
  await site.chain.rpc("evm_mine");
  await engine.conclude();
  return 2;
};

const payAndBump: Scenario = async (site, engine, payee) => {
  const belief = await engine.pay(payee, PAYMENT_WEI);
  await engine.bump(belief, payee, PAYMENT_WEI);
  await site.chain.rpc("evm_mine");
  await engine.conclude();
  return 1;
};

/** Pays and follows the heads of two blocks; `between` happens before the second one. */
const following =
  (between: (site: FaultSite) => Promise<unknown>, due: number): Scenario =>
  async (site, engine, payee) => {
    const heads = await subscribeToHeads(site.node.webSocketUrl);
    const belief = await engine.pay(payee, PAYMENT_WEI);
    const followed = engine.follow(belief, heads);
    await site.chain.rpc("evm_mine");
    await between(site);
    await site.chain.rpc("evm_mine");
    await followed;
    heads.close();
    return due;
  };

const payAndFollow = following(() => Promise.resolve(), 1);

/** The payment is taken back while the engine waits for its second head. */
const payAndReorganise = following(async (site) => {
  await new Promise((resolve) => setTimeout(resolve, 100));
  await site.chain.rpc("anvil_reorg", 1, []);
}, 0);

const RECEIPTS = { methods: ["eth_getTransactionReceipt"] };

const CASES: readonly (FaultRule<NodeFaultName> & { readonly scenario: Scenario; readonly ends: Verdict })[] = [
  { fault: "send-refused-after-forwarding", count: 1, scenario: payOnce, ends: "doubled" },
  { fault: "send-already-known", count: 1, scenario: payOnce, ends: "doubled" },
  { fault: "send-unknown-error", count: 1, scenario: payOnce, ends: "doubled" },
  { fault: "send-unanswered", scenario: payOnce, ends: "wrong state" },
  { fault: "send-underpriced", after: 1, count: 1, scenario: payAndBump, ends: "doubled" },
  { fault: "account-delegated", scenario: payTwice, ends: "lost" },
  { fault: "fee-history-absurd", scenario: payOnce, ends: "wrong balance" },
  { fault: "fee-history-unreadable", scenario: payOnce, ends: "lost" },
  { fault: "receipts-missing", scenario: payOnce, ends: "wrong state" },
  { fault: "receipts-altered", scenario: payOnce, ends: "wrong state" },
  { fault: "stale-block", scenario: payOnce, ends: "wrong state" },
  { fault: "chain-id-flipped", scenario: payOnce, ends: "lost" },
  { fault: "node-unavailable", ...RECEIPTS, scenario: payOnce, ends: "wrong state" },
  { fault: "node-hangs-up", ...RECEIPTS, scenario: payOnce, ends: "wrong state" },
  { fault: "heads-silent", scenario: payAndFollow, ends: "wrong state" },
  { fault: "heads-skipped", count: 1, scenario: payAndFollow, ends: "wrong state" },
  { fault: "heads-reordered", count: 1, scenario: payAndFollow, ends: "wrong state" },
  { fault: "heads-duplicated", count: 1, scenario: payAndReorganise, ends: "wrong state" },
];

describe("the fault-injecting node", () => {
  let site: FaultSite;
  before(async () => (site = await openFaultSite()));
  after(() => site.stop());
  afterEach(() => site.node.faults.clear());

  const verdict = async (scenario: Scenario, rule?: FaultRule<NodeFaultName>): Promise<Verdict> => {
    // An empty block, so that nobody learns from the fees of the test before.
    await site.chain.rpc("evm_mine");
    const [engine, payee] = [await site.engine(), site.payee()];
    if (rule !== undefined) site.node.faults.inject(rule);
    const due = await scenario(site, engine, payee);
    return verdictOn(engine, { chain: site.chain, payee, due });
  };

  for (const { scenario, ends, ...rule } of CASES) {
    it(`breaks a naive engine by ${rule.fault}: ${ends}`, async () => {
      expect(await verdict(scenario), "without the fault").to.equal("right");
      const before = site.node.faults.strikes.get(rule.fault) ?? 0;
      expect(await verdict(scenario, rule), "with the fault").to.equal(ends);
      expect(site.node.faults.strikes.get(rule.fault)).to.be.greaterThan(before);
    });
  }

  it("closes a connection that it hangs up, and a silent one after some time", async () => {
    const body = JSON.stringify({ jsonrpc: "2.0", id: 1, method: "eth_chainId", params: [] });
    const ask = (url: string) => fetch(url, { method: "POST", body }).then((response) => response.text());
    const impatient = await startNodeProxy({ targetUrl: site.chain.rpcUrl, seed: 1, silenceMs: 10 });
    for (const fault of ["node-hangs-up", "send-unanswered"] as const) {
      impatient.faults.inject({ fault, methods: ["eth_chainId"], count: 1 });
      expect(await rejectionOf(ask(impatient.url)), fault).to.be.instanceOf(TypeError);
    }
    expect(await ask(impatient.url)).to.include('"0x1"');
    await impatient.stop();
  });

  it("has a case for each of its faults", () => {
    expect(CASES.map(({ fault }) => fault)).to.have.members([...NODE_FAULTS]);
  });
});
