import type { SQLInputValue } from "node:sqlite";
import type { OrdersQuery } from "../../ports/ledger.ts";

/** A condition in SQL, empty where everything is wanted, with what stands for its question marks. */
interface Conditions {
  readonly where: string;
  readonly parameters: readonly SQLInputValue[];
}

/** Which rows of the ledger a query is about. */
export function conditionsOf({ state, kind, active, settled, cleared }: OrdersQuery): Conditions {
  const all: readonly (readonly [sql: string, ...SQLInputValue[]])[] = [
    ...(state === undefined ? [] : [["state = ?", state] as const]),
    ...(kind === undefined ? [] : [["kind = ?", kind] as const]),
    ...(active === true ? [["state NOT IN ('Completed', 'Failed')"] as const] : []),
    ...(settled === undefined ? [] : [["settled = ?", Number(settled)] as const]),
    ...(cleared === undefined
      ? []
      : [
          [
            "NOT (settled = 1 AND created_at_ms <= ? AND order_id NOT IN (SELECT value FROM json_each(?)))",
            cleared.createdUntilMs,
            JSON.stringify(cleared.except.map(String)),
          ] as const,
        ]),
  ];
  return {
    where: all.length === 0 ? "" : `WHERE ${all.map(([sql]) => sql).join(" AND ")}`,
    parameters: all.flatMap(([, ...values]) => values),
  };
}
