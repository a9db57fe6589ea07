import * as z from "zod";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { setting } from "./setting.ts";
import { address, choice, count, exact, name, nodeEndpoint } from "./value-settings.ts";

const MAX_GAS_PRICE_WEI = 10n ** 14n;
const MAX_GAS_LIMIT = 100_000_000n;
const MAX_DECIMALS = 36;

const token = z.strictObject({
  address: address(),
  symbol: setting({ expected: "a symbol of 1 to 16 visible characters" }, (written) =>
    typeof written === "string" && /^[\x21-\x7e]{1,16}$/.test(written) ? written : undefined,
  ),
  decimals: count(0, MAX_DECIMALS),
});

const spender = z.strictObject({ name: name(), address: address() });

/** One chain on which accounts of ours may hold something. */
const network = z
  .strictObject({
    chain_id: exact(1n, 2n ** 53n - 1n),
    /** Where the fee for publishing on a first layer comes from. */
    data_fee: choice("none", "in-gas", "gas-price-oracle"),
    max_gas_price: exact(1n, MAX_GAS_PRICE_WEI, "wei"),
    max_gas_limit: exact(21_000n, MAX_GAS_LIMIT),
    /** The environment's wins; a URL with a key in it belongs there. */
    endpoint: nodeEndpoint().optional(),
    tokens: each(token, "a list of tables, each with a symbol, an address and decimals"),
    spenders: each(spender, "a list of tables, each with a name and an address").default([]),
  })
  .transform(camelCaseKeys);

/** All of them, by name. */
export const networksSchema = z.record(z.string(), network).superRefine((networks, context) => {
  const seen = new Map<bigint, string>();
  for (const [own, { chainId }] of Object.entries(networks)) {
    if (!/^[a-z0-9][a-z0-9-]{0,31}$/.test(own)) {
      context.addIssue({ code: "custom", path: [own], message: "Expected a name of lower-case letters and hyphens" });
    }
    const other = seen.get(chainId);
    if (other !== undefined) {
      const message = `Expected a chain that no other network has; it is that of ${other}`;
      context.addIssue({ code: "custom", path: [own, "chain_id"], message });
    }
    seen.set(chainId, own);
  }
});

/** A list in which every address stands once. */
function each<Entry extends z.ZodType<{ readonly address: string }>>(entry: Entry, expected: string) {
  return z.array(entry, `Expected ${expected}`).superRefine((entries, context) => {
    for (const [index, { address: own }] of entries.entries()) {
      if (entries.findIndex((other) => other.address === own) !== index) {
        context.addIssue({
          code: "custom",
          path: [index, "address"],
          message: "Expected an address that no other has",
        });
      }
    }
  });
}
