import type { ConstructorArguments } from "./deployment-record.ts";

/** What the contract has to know of a chain: its wrapped native token. */
export const KNOWN_CHAINS: Readonly<Record<number, Pick<ConstructorArguments, "wrappedNative">>> = {
  1: { wrappedNative: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2" },
  11155111: { wrappedNative: "0xfFf9976782d46CC05630D1f6eBAb18b2324d6B14" },
};
