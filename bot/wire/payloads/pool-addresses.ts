import type { Address } from "../../core/hex.ts";
import type { PayloadCodec } from "../payload-codec.ts";
import { readAddress, writeAddress } from "../wire-address.ts";

/** The pools of a signal, in the order in which they are traded. */
export interface PoolAddresses {
  readonly venueAPool: Address;
  readonly venueBPool: Address;
}

/** Four bytes of padding make it the registry's 44. */
export const POOL_ADDRESSES: PayloadCodec<PoolAddresses> = {
  type: 27,
  bytes: 44,
  read: (view, at) => ({ venueAPool: readAddress(view, at), venueBPool: readAddress(view, at + 20) }),
  write: (view, at, { venueAPool, venueBPool }) => {
    writeAddress(view, at, venueAPool);
    writeAddress(view, at + 20, venueBPool);
  },
};
