import type { ConstructorArguments } from "./deployment-record.ts";

/** What the contract has to know of a chain: its wrapped native token and Balancer's V2 Vault. */
export const KNOWN_CHAINS: Readonly<Record<number, Pick<ConstructorArguments, "wrappedNative" | "balancerVault">>> = {
  1: {
    wrappedNative: "0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2",
    balancerVault: "0xBA12222222228d8Ba445958a75a0704d566BF2C8",
  },
  11155111: {
    wrappedNative: "0xfFf9976782d46CC05630D1f6eBAb18b2324d6B14",
    balancerVault: "0xBA12222222228d8Ba445958a75a0704d566BF2C8",
  },
};
