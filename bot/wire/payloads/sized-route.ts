import type { Hop, PlainSwap } from "../../core/route.ts";
import type { VariablePayloadCodec } from "../payload-codec.ts";
import { readUint128, writeUint128 } from "../uint128.ts";
import { readAddress, writeAddress } from "../wire-address.ts";

/** Our own type, for what a signal of type 32 leaves out: the amounts of each hop. */
const SIZED_ROUTE_TYPE = 200;
const HEAD_BYTES = 17;
const HOP_BYTES = 77;
/** More hops than any executor takes, and few enough for one look. */
const MAX_HOPS = 8;

const VENUES = { 2: "uniswap-v2", 3: "uniswap-v3", 4: "solidly" } as const satisfies Record<number, PlainSwap["venue"]>;
const VENUE_OF_CODE = new Map<number, PlainSwap["venue"]>(
  Object.entries(VENUES).map(([code, venue]) => [Number(code), venue]),
);
const CODE_OF_VENUE = new Map<Hop["venue"], number>([...VENUE_OF_CODE].map(([code, venue]) => [venue, code]));

/**
 * hop_count u8, amount_in u128, and for each hop: venue u8 (2 or 3: Uniswap's version; 4: Solidly), pool, token_in, token_out,
 * amount_out u128. What comes out of a hop goes into the next one. Unreadable when the count does not fit the size, is 0
 * or more than 8, or a venue is unknown. Writing throws a RangeError for a venue whose pools have to be told more.
 */
export const SIZED_ROUTE: VariablePayloadCodec<readonly Hop[]> = {
  type: SIZED_ROUTE_TYPE,
  read: (view, at, bytes) => {
    if (bytes < HEAD_BYTES) return undefined;
    const count = view.getUint8(at);
    if (count === 0 || count > MAX_HOPS || bytes !== HEAD_BYTES + count * HOP_BYTES) return undefined;
    const hops: Hop[] = [];
    let amountIn = readUint128(view, at + 1);
    for (let hopAt = at + HEAD_BYTES; hops.length < count; hopAt += HOP_BYTES) {
      const venue = VENUE_OF_CODE.get(view.getUint8(hopAt));
      if (venue === undefined) return undefined;
      const hop: Hop = {
        venue,
        pool: readAddress(view, hopAt + 1),
        tokenIn: readAddress(view, hopAt + 21),
        tokenOut: readAddress(view, hopAt + 41),
        amountIn,
        amountOut: readUint128(view, hopAt + 61),
      };
      hops.push(hop);
      amountIn = hop.amountOut;
    }
    return hops;
  },
  bytesOf: (hops) => HEAD_BYTES + hops.length * HOP_BYTES,
  write: (view, at, hops) => {
    view.setUint8(at, hops.length);
    writeUint128(view, at + 1, hops[0]?.amountIn ?? 0n);
    hops.forEach(({ venue, pool, tokenIn, tokenOut, amountOut }, index) => {
      const hopAt = at + HEAD_BYTES + index * HOP_BYTES;
      const code = CODE_OF_VENUE.get(venue);
      if (code === undefined) throw new RangeError(`a hop over ${venue} cannot be written as type ${SIZED_ROUTE_TYPE}`);
      view.setUint8(hopAt, code);
      writeAddress(view, hopAt + 1, pool);
      writeAddress(view, hopAt + 21, tokenIn);
      writeAddress(view, hopAt + 41, tokenOut);
      writeUint128(view, hopAt + 61, amountOut);
    });
  },
};
