import { expect } from "chai";
import type { Address } from "../../bot/core/hex.ts";
import { RELAY_FAULTS, type RelayFaultName } from "../../devnet/faults/relay-faults.ts";
import type { FaultRule } from "../../devnet/faults/fault-rule.ts";
import { type FaultSite, openFaultSite, PAYMENT_WEI, type Verdict, verdictOn } from "../builders/fault-site.ts";
import type { NaiveEngine } from "../builders/fault-naive-engine.ts";

/** What is done with a naive engine, whom it pays, and how many payments are due in the end. */
interface Scenario {
  readonly way: Parameters<NaiveEngine["payPrivately"]>[2];
  /** Whose payment no bundle can make: a contract that lets nobody through any more. */
  readonly reverts?: boolean;
  readonly due: 0 | 1;
}

const BUNDLE: Scenario = { way: "bundle", due: 1 };
const PRIVATE: Scenario = { way: "transaction", due: 1 };
const CANCELLED: Scenario = { way: "cancelled", due: 0 };
const REVERTING: Scenario = { way: "bundle", reverts: true, due: 0 };
const LATER_BLOCKS = 3;

const CASES: readonly (FaultRule<RelayFaultName> & { readonly scenario: Scenario; readonly ends: Verdict })[] = [
  { fault: "relay-too-many-requests", scenario: BUNDLE, ends: "lost" },
  { fault: "relay-server-error", scenario: BUNDLE, ends: "wrong state" },
  { fault: "relay-unanswered", scenario: BUNDLE, ends: "wrong state" },
  { fault: "relay-garbage", scenario: BUNDLE, ends: "wrong state" },
  { fault: "relay-hangs-up", scenario: BUNDLE, ends: "wrong state" },
  { fault: "bundle-dropped", scenario: BUNDLE, ends: "lost" },
  { fault: "bundle-late", scenario: BUNDLE, ends: "wrong state" },
  { fault: "bundle-leaked", scenario: REVERTING, ends: "wrong balance" },
  { fault: "private-transaction-stuck", scenario: PRIVATE, ends: "lost" },
  { fault: "cancel-ignored", scenario: CANCELLED, ends: "wrong state" },
];

describe("the fault-injecting relay", () => {
  let site: FaultSite;
  before(async () => (site = await openFaultSite()));
  after(() => site.stop());
  afterEach(() => site.relay.faults.clear());

  const verdict = async ({ way, reverts = false, due }: Scenario): Promise<Verdict> => {
    const engine = await site.engine();
    const payee: Address = reverts ? await site.chain.freshOpportunity() : site.payee();
    if (reverts) await site.chain.rpc("anvil_setCode", payee, ALWAYS_REVERTS);
    await engine.payPrivately(payee, PAYMENT_WEI, way);
    await site.builder.sealNow();
    await engine.conclude();
    for (let block = 0; block < LATER_BLOCKS; block++) await site.builder.sealNow();
    return verdictOn(engine, { chain: site.chain, payee, due });
  };

  for (const { scenario, ends, ...rule } of CASES) {
    it(`breaks a naive engine by ${rule.fault}: ${ends}`, async () => {
      expect(await verdict(scenario), "without the fault").to.equal("right");
      site.relay.faults.inject(rule);
      expect(await verdict(scenario), "with the fault").to.equal(ends);
      expect(site.relay.faults.strikes.get(rule.fault)).to.be.greaterThan(0);
    });
  }

  it("has a case for each of its faults", () => {
    expect(CASES.map(({ fault }) => fault)).to.have.members(Object.keys(RELAY_FAULTS));
  });

  it("asks to be left alone for a time when there are too many requests", async () => {
    site.relay.faults.inject({ fault: "relay-too-many-requests" });
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_sendBundle","params":[{}]}';
    const response = await fetch(site.relay.url, { method: "POST", body });
    expect(response.status).to.equal(429);
    expect(response.headers.get("retry-after")).to.equal("1");
  });
});

/** PUSH0 PUSH0 REVERT. */
const ALWAYS_REVERTS = "0x5f5ffd";
