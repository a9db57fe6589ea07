import { expect } from "chai";
import { creationTopic } from "../../bot/adapters/chain/market/factory-events.ts";
import { DEFAULT_DISCOVERY_SETTINGS } from "../../bot/adapters/chain/market/factory-pools.ts";
import { DEFAULT_FOLLOWED_MARKET_SETTINGS } from "../../bot/adapters/chain/market/market-settings.ts";
import { loadConfig } from "../../bot/config/load-config.ts";
import { marketSettingsOf } from "../../bot/config/market-settings-of.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { addressOf } from "../builders/pools.ts";
import { thrownBy } from "../builders/thrown-by.ts";

const FACTORY = addressOf(0xfac);

describe("the settings of the market", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  const settingsOf = async (factories?: string) =>
    marketSettingsOf(
      await loadConfig(folder.write(factories === undefined ? {} : { "market.factories": factories }), {}),
    );

  it("are the defaults of those who use them where the file says nothing", async () => {
    const { followed, discovery } = await settingsOf();
    expect({ ...DEFAULT_FOLLOWED_MARKET_SETTINGS, ...followed }).to.deep.equal(DEFAULT_FOLLOWED_MARKET_SETTINGS);
    expect({ ...DEFAULT_DISCOVERY_SETTINGS, ...discovery }).to.deep.equal(DEFAULT_DISCOVERY_SETTINGS);
  });

  for (const kind of [
    "uniswap-v2",
    "uniswap-v3",
    "solidly",
    "velodrome-v2",
    "superchain",
    "balancer-v2",
    "uniswap-v4",
    "curve-tricrypto",
  ] as const) {
    it(`know factories of the kind ${kind}`, async () => {
      const { factories } = (await settingsOf(`[{ address = "${FACTORY}", kind = "${kind}", from_block = 7 }]`))
        .discovery;
      const feePpm = kind === "uniswap-v2" ? 3_000 : 0;
      expect(factories).to.deep.equal([{ address: FACTORY, kind, fromBlock: 7n, feePpm }]);
      expect(creationTopic(factories[0]!.kind)).to.match(/^0x[0-9a-f]{64}$/);
    });
  }

  it("take a pair's fee where it is another than Uniswap's", async () => {
    const written = `[{ address = "${FACTORY}", kind = "uniswap-v2", from_block = 0, fee_ppm = 2_500 }]`;
    expect((await settingsOf(written)).discovery.factories[0]?.feePpm).to.equal(2_500);
  });

  for (const [what, written, says] of [
    ["a kind that nobody knows", `{ address = "${FACTORY}", kind = "sushi", from_block = 0 }`, /one of "uniswap-v2"/],
    [
      "a factory without its first block",
      `{ address = "${FACTORY}", kind = "uniswap-v2" }`,
      /Missing: expected a whole/,
    ],
    [
      "one that is named twice",
      Array.from({ length: 2 }, () => `{ address = "${FACTORY}", kind = "uniswap-v2", from_block = 0 }`).join(", "),
      /an address that no other factory has/,
    ],
  ] as const) {
    it(`refuse ${what}`, async () => {
      const { message } = await thrownBy(() => settingsOf(`[${written}]`));
      expect(message).to.match(says).and.include("→ at market.factories");
    });
  }
});
