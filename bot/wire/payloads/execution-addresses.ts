import type { Address } from "../../core/hex.ts";
import type { PayloadCodec } from "../payload-codec.ts";
import { readAddress, writeAddress } from "../wire-address.ts";

/** What is traded, and through which routers the sender would trade it. */
export interface ExecutionAddresses {
  readonly baseToken: Address;
  readonly quoteToken: Address;
  readonly venueARouter: Address;
  readonly venueBRouter: Address;
}

/** Four bytes of padding make it the registry's 84. */
export const EXECUTION_ADDRESSES: PayloadCodec<ExecutionAddresses> = {
  type: 23,
  bytes: 84,
  read: (view, at) => ({
    baseToken: readAddress(view, at),
    quoteToken: readAddress(view, at + 20),
    venueARouter: readAddress(view, at + 40),
    venueBRouter: readAddress(view, at + 60),
  }),
  write: (view, at, { baseToken, quoteToken, venueARouter, venueBRouter }) => {
    writeAddress(view, at, baseToken);
    writeAddress(view, at + 20, quoteToken);
    writeAddress(view, at + 40, venueARouter);
    writeAddress(view, at + 60, venueBRouter);
  },
};
