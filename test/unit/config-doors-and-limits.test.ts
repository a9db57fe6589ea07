import { expect } from "chai";
import { loadConfig } from "../../bot/config/load-config.ts";
import { riskSettingsOf } from "../../bot/config/settings-of.ts";
import { DEFAULT_RISK_SETTINGS } from "../../bot/engine/risk/risk-settings.ts";
import { ConfigFolder } from "../builders/config-folder.ts";
import { rejectionOf } from "../builders/rejection.ts";

const ETH_FEED =
  '{ token = "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2", feed = "0x5f4eC3Df9cbd43714FE2740f5E3616155c5b8419", max_answer_age = "3660s" }';

/** A setting, how it is wrongly written, and what the message must say. */
const BAD_VALUES: readonly (readonly [setting: string, written: string, says: RegExp])[] = [
  ["signal_relay.enabled", "true", /Missing: the path of the relay's Unix socket/],
  ["signal_relay.socket", '""', /a path/],
  ["signal_relay.consumer_id", "4294967296", /from 0 to 4294967295/],
  ["signal_relay.accept_zero_checksum", '"maybe"', /true or false/],
  ["execution_relay.enabled", "true", /Missing: the path of the relay's Unix socket/],
  ["execution_relay.max_waiting_bytes", "1", /from 65536/],
  ["api.host", '"0.0.0.0"', /one of "127.0.0.1", "::1"/],
  ["api.host", '"localhost"', /one of "127.0.0.1", "::1"/],
  ["api.port", "65536", /from 0 to 65535/],
  ["api.answer_timeout", '"6s"', /to "5s"/],
  ["monitoring.host", '"::"', /one of "127.0.0.1", "::1"/],
  ["monitoring.port", "-1", /from 0 to 65535/],
  ["risk.max_order_gas_usd", "0", /but not 0, or "none"/],
  ["risk.max_daily_loss_usd", '"0.00000000"', /but not 0, or "none"/],
  ["risk.max_daily_gas_usd", "-1", /an amount of US dollars/],
  ["risk.max_exposure_usd", '"any"', /or "none"/],
  ["risk.min_profit_usd", '"none"', /an amount of US dollars/],
  ["risk.breaker_failures", "0", /from 1 to/],
  ["risk.strategy_stop_rate_bps", "999", /at least risk.strategy_pause_rate_bps/],
  ["valuation.stable_tokens", '["USDC"]', /addresses/],
  ["valuation.max_price_age", '"2h"', /to "1h"/],
  ["valuation.source", '"oracle"', /one of "pools", "chainlink"/],
  ["valuation.source", '"chainlink"', /Missing: valuation\.source is "chainlink", so a list of its feeds/],
  ["valuation.feeds", '"ETH"', /a list of tables, each with a token, a feed and a max_answer_age/],
  ["valuation.feeds", `[${ETH_FEED}, ${ETH_FEED}]`, /a token that no other feed has/],
  ["valuation.feeds", `[${ETH_FEED.replace('"3660s"', '"1ms"')}]`, /from "1s" to "168h"/],
];

describe("the settings of doors and limits", () => {
  const folder = new ConfigFolder();
  after(() => folder.remove());

  for (const [setting, written, says] of BAD_VALUES) {
    it(`${setting} = ${written} is refused`, async () => {
      const refusal = await rejectionOf(loadConfig(folder.write({ [setting]: written }), {}));
      expect((refusal as Error).message)
        .to.match(says)
        .and.include(setting.split(".")[0]);
    });
  }

  it("are those of the specification when nothing is said, and every door is shut", async () => {
    const config = await loadConfig(folder.write(), {});
    expect(riskSettingsOf(config)).to.deep.equal(DEFAULT_RISK_SETTINGS);
    const { signalRelay, executionRelay, api, monitoring } = config;
    expect([signalRelay, executionRelay, api, monitoring].map(({ enabled }) => enabled)).to.deep.equal(
      Array.from({ length: 4 }, () => false),
    );
  });

  it('can take a limit away by "none" alone, and say it in cents', async () => {
    const changes = { "risk.max_daily_loss_usd": '"none"', "risk.max_order_gas_usd": "12.34" };
    const { maxDailyLossUsdE8, maxGasCostUsdE8 } = riskSettingsOf(await loadConfig(folder.write(changes), {}));
    expect({ maxDailyLossUsdE8, maxGasCostUsdE8 }).to.deep.equal({
      maxDailyLossUsdE8: 0n,
      maxGasCostUsdE8: 1_234_000_000n,
    });
  });
});
