import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Hex } from "../../bot/core/hex.ts";

/** Our own contracts for the embedded mainnet: contracts/devnet/. */
export const REPLICAS = ["ReplicaToken", "ReplicaTether"] as const;

export type Replica = (typeof REPLICAS)[number];

const ARTIFACTS = join(import.meta.dirname, "../../artifacts/contracts/devnet");

/** The creation code of a replica, as `npm run build` left it. */
export function replicaCreationCode(replica: Replica): Hex {
  const path = join(ARTIFACTS, `${replica}.sol`, `${replica}.json`);
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly bytecode: Hex }).bytecode;
}
