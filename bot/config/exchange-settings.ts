import * as z from "zod";
import { ROUTER_KINDS } from "../core/exchange.ts";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { setting } from "./setting.ts";
import { address, choice, name } from "./value-settings.ts";

const codeHash = setting({ expected: "a keccak-256 (0x and 64 hexadecimal digits)" }, (written) =>
  typeof written === "string" && /^0x[0-9a-fA-F]{64}$/.test(written)
    ? (written.toLowerCase() as `0x${string}`)
    : undefined,
);

const exchange = z
  .strictObject({
    /** How orders and records call it. */
    name: name(),
    router_kind: choice(...ROUTER_KINDS),
    /** The only one that is ever allowed to take tokens; of Curve, the pool. */
    router: address(),
    /** Whose pools the router reaches: of the Uniswap kinds. */
    factory: address().optional(),
    /** Of the router's code (EIP-1052); nothing is sent to any other code. */
    code_hash: codeHash.optional(),
  })
  .transform(camelCaseKeys)
  .superRefine(({ routerKind, factory }, context) => {
    const needsFactory = routerKind.startsWith("uniswap-");
    if (needsFactory === (factory !== undefined)) return;
    const message = needsFactory
      ? "Missing: the factory whose pools the router reaches"
      : "Expected none for this kind";
    context.addIssue({ code: "custom", path: ["factory"], message });
  })
  .transform(({ factory, codeHash, ...others }) => ({
    ...others,
    ...(factory !== undefined && { factory }),
    ...(codeHash !== undefined && { codeHash }),
  }));

/** Where accounts of ours may trade; names and routers each once. */
export const exchangeSettings = z
  .array(exchange, "Expected a list of tables, each with a name, a router_kind and a router")
  .superRefine((exchanges, context) => {
    for (const [index, own] of exchanges.entries()) {
      for (const key of ["name", "router"] as const) {
        if (exchanges.findIndex((other) => other[key] === own[key]) === index) continue;
        context.addIssue({ code: "custom", path: [index, key], message: `Expected a ${key} that no other has` });
      }
    }
  });
