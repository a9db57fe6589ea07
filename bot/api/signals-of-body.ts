import * as z from "zod";
import { legsSignal } from "../config/signals/legs-entry.ts";
import { onlyThen } from "../config/signals/only-then.ts";
import { splitTradeSignal } from "../config/signals/split-trade-entry.ts";
import type { Address } from "../core/hex.ts";
import type { Path } from "../core/path.ts";
import { grossProfitWei } from "../core/route.ts";
import type { FlashArbitrageSignal, Signal } from "../core/signal.ts";
import { checkedFields } from "./checked-fields.ts";
import type { FlashEntry } from "./flash-entry.ts";
import { type SignalEntry, signalEntry } from "./signal-entry.ts";

const MAX_SIGNALS = 100;
const EXPECTED_LIST = `Expected a list of 1 to ${MAX_SIGNALS} signals`;

/** What the engine calls signals that come in over HTTP. */
export const SIGNAL_SOURCE = "api";

/** How many there are is looked at before anything else, so that a list of a hundred thousand takes no time. */
const signalList = z
  .array(signalEntry, EXPECTED_LIST)
  .min(1, EXPECTED_LIST)
  .max(MAX_SIGNALS, EXPECTED_LIST)
  .transform(
    onlyThen((entries, context) => {
      const seen = new Set<string>();
      for (const [index, { strategyId, signalId }] of entries.entries()) {
        const name = `${strategyId} ${signalId}`;
        if (seen.has(name)) {
          const message = "Expected an id that no signal before it has";
          return context.addIssue({ code: "custom", path: [index, "signalId"], message });
        }
        seen.add(name);
      }
    }),
  );

/**
 * The signals of a request: of one object, or of a list of them. All of them, or none: throws an `HttpProblem` that
 * names the first field that is not as expected.
 */
export function signalsOfBody(body: unknown): readonly Signal[] {
  if (!Array.isArray(body)) return [signalOf(checkedFields(signalEntry, body, "the signal", "invalid-signal"))];
  return checkedFields(signalList, body, "the list", "invalid-signal").map(signalOf);
}

function signalOf(entry: SignalEntry): Signal {
  switch (entry.kind) {
    case "flash-arbitrage":
      return flashSignalOf(entry);
    case "split-trade":
      return splitTradeSignal(entry, SIGNAL_SOURCE);
    case "legs-arbitrage":
      return legsSignal(entry, SIGNAL_SOURCE);
  }
}

function flashSignalOf({ claimedProfitUsd, route, path, ...facts }: FlashEntry): FlashArbitrageSignal {
  const signal = {
    source: SIGNAL_SOURCE,
    ...facts,
    ...(claimedProfitUsd !== undefined && { claimedProfitUsdE8: claimedProfitUsd }),
  } as const;
  if (path !== undefined) return { ...signal, path, resources: poolsOf(path) };
  if (route === undefined) throw new Error("a checked signal has a route or a path");
  const expectedProfit = { token: route.profitToken, amountWei: grossProfitWei(route) };
  return { ...signal, route, expectedProfit, resources: poolsOf(route) };
}

function poolsOf({ hops }: Path): readonly Address[] {
  return hops.map(({ pool }) => pool);
}
