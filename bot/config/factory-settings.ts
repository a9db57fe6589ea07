import * as z from "zod";
import { camelCaseKeys } from "./camel-case-keys.ts";
import { address, choice, count, exact } from "./value-settings.ts";

/** Whose event a factory emits for each new pool; Balancer's is its Vault, Uniswap V4's its PoolManager. */
const FACTORY_WORDS = [
  "uniswap-v2",
  "uniswap-v3",
  "solidly",
  "velodrome-v2",
  "superchain",
  "balancer-v2",
  "uniswap-v4",
  "curve-tricrypto",
] as const;

const MAX_BLOCK = 2n ** 53n - 1n;
/** Uniswap's own 0.3 %. */
const PAIR_FEE_PPM = 3_000;

const factory = z
  .strictObject({
    address: address(),
    kind: choice(...FACTORY_WORDS),
    /** Where it was deployed: its history is searched from there. */
    from_block: exact(0n, MAX_BLOCK),
    /** In millionths, of pairs that do not tell: 3,000 for Uniswap V2's, 0 for others unless it is written. */
    fee_ppm: count(0, 999_999).optional(),
  })
  .transform((written) => {
    const { feePpm, ...others } = camelCaseKeys(written);
    return { ...others, feePpm: feePpm ?? (others.kind === "uniswap-v2" ? PAIR_FEE_PPM : 0) };
  });

/** Contracts whose events tell of pools, each once. */
export const factorySettings = z
  .array(factory, "Expected a list of tables, each with an address, a kind and a from_block")
  .superRefine((factories, context) => {
    for (const [index, { address }] of factories.entries()) {
      if (factories.findIndex((other) => other.address === address) === index) continue;
      const message = "Expected an address that no other factory has";
      context.addIssue({ code: "custom", path: [index, "address"], message });
    }
  });
