import type { Config } from "../config/schema.ts";
import { legsSettingsOf, splitSettingsOf, splittingOf } from "../config/trading-settings-of.ts";
import type { Address } from "../core/hex.ts";
import { LegsExecutor } from "../executors/legs/legs-executor.ts";
import { SplitExecutor } from "../executors/split/split-executor.ts";
import type { HaltSwitch } from "../ports/halt-switch.ts";
import type { Relay } from "../ports/relay.ts";
import { CapitalBook } from "../trading/capital/capital-book.ts";
import type { OpenMarket } from "./open-market.ts";
import type { OpenTrading } from "./open-trading.ts";

/** What trades are made with, besides what {@link OpenTrading} has. */
interface TradingWorld extends OpenTrading {
  readonly market: OpenMarket;
  readonly relays: readonly Relay[];
  readonly halt?: HaltSwitch;
  /** Hears where each trade may go and why. */
  readonly tell: (sentence: string) => void;
}

/** The executors that trade with capital of our own. */
export function tradingExecutors(
  config: Config,
  { market, ...world }: TradingWorld,
  wrappedNative: Address,
): { readonly split: SplitExecutor; readonly legs: LegsExecutor } {
  const { prices, valuation, facts } = market;
  const { l1DataFee } = facts;
  // One book of promises: what one executor is going to sell, the other must not count on.
  const shared = {
    ...world,
    market: market.view,
    prices,
    valuation,
    capital: new CapitalBook(),
    ...(l1DataFee !== undefined && { l1DataFee }),
  };
  const split = new SplitExecutor({
    ...shared,
    settings: splitSettingsOf(config, wrappedNative),
    split: splittingOf(config),
    quarantine: market.quarantine,
  });
  const legs = new LegsExecutor({ ...shared, settings: legsSettingsOf(config, wrappedNative) });
  return { split, legs };
}
