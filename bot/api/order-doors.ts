import * as z from "zod";
import { toDecimalJson } from "../core/decimal-json.ts";
import { MAX_UINT64 } from "../core/integer-limits.ts";
import type { OrderState } from "../core/order-state.ts";
import type { SignalKind } from "../core/signal.ts";
import type { Ledger, LedgerHistory } from "../ports/ledger.ts";
import { checkedFields } from "./checked-fields.ts";
import type { Door } from "./door.ts";
import { HttpProblem } from "./http-problem.ts";
import { strictFields } from "../config/signals/strict-fields.ts";

export interface OrderDoorParts {
  readonly ledger: Ledger;
  /** One order as `arb orders show --json` prints it: without signed bytes, because who has them can publish them. */
  readonly historyJson: (history: LedgerHistory) => unknown;
}

const STATES = ["Created", "Validated", "Submitted", "Pending", "Completed", "Failed"] as const satisfies OrderState[];
const KINDS = ["flash-arbitrage", "split-trade", "legs-arbitrage"] as const satisfies SignalKind[];
const MAX_ROWS = 1_000;
const DEFAULT_ROWS = 20;
const EXPECTED_ROWS = `Expected a whole number from 1 to ${MAX_ROWS}`;
const EXPECTED_ID = "Expected decimal digits, below 2^64";

const query = strictFields({
  state: z.enum(STATES, `Expected one of ${STATES.join(", ")}`).exactOptional(),
  kind: z.enum(KINDS, `Expected one of ${KINDS.join(", ")}`).exactOptional(),
  active: z
    .literal("true", 'Expected "true"')
    .transform(() => true)
    .exactOptional(),
  limit: z
    .string(EXPECTED_ROWS)
    .regex(/^[1-9][0-9]{0,3}$/, EXPECTED_ROWS)
    .transform(Number)
    .refine((rows) => rows <= MAX_ROWS, EXPECTED_ROWS)
    .default(DEFAULT_ROWS),
});

const params = strictFields({
  id: z
    .string(EXPECTED_ID)
    .regex(/^(0|[1-9][0-9]{0,19})$/, EXPECTED_ID)
    .transform((text) => BigInt(text))
    .refine((id) => id <= MAX_UINT64, EXPECTED_ID),
});

/** The books, as `arb orders list --all --json` and `arb orders show --json` print them. */
export function orderDoors({ ledger, historyJson }: OrderDoorParts): readonly Door[] {
  return [
    {
      method: "GET",
      path: "/v1/orders",
      scope: "read",
      answer: (request) => {
        const orders = ledger.listOrders(checkedFields(query, request.query, "the query"));
        return { status: 200, text: toDecimalJson({ orders }) };
      },
    },
    {
      method: "GET",
      path: "/v1/orders/:id",
      scope: "read",
      answer: (request) => {
        const { id } = checkedFields(params, request.params, "the path");
        const history = ledger.order(id);
        if (history === undefined) throw new HttpProblem("not-found", `There is no order ${id}.`);
        return { status: 200, text: toDecimalJson(historyJson(history)) };
      },
    },
  ];
}
