import type { Address, Hex } from "../../core/hex.ts";

/** What geth's prestateTracer gives: all accounts and slots that a transaction read or wrote. */
export type Prestate = Readonly<Record<Address, { readonly storage?: Readonly<Record<Hex, Hex>> }>>;

/** Everything that a traced transaction touched, as account or "account:slot", in lower case. */
export function readsOf(touched: Prestate): readonly string[] {
  return Object.entries(touched).flatMap(([address, { storage }]) => [
    address.toLowerCase(),
    ...Object.keys(storage ?? {}).map((slot) => `${address}:${slot}`.toLowerCase()),
  ]);
}
