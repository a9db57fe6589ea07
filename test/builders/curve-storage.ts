import { toBeHex } from "ethers";
import type { ContractRead } from "../../bot/adapters/chain/pools/multicall.ts";
import type { Hex } from "../../bot/core/hex.ts";
import { callRpc } from "../../bot/fork/json-rpc.ts";

/** A value that a getter tells, and how many bits from the right it lies in its slot. */
export interface StoredValue {
  readonly read: ContractRead;
  readonly shiftBits?: number;
}

interface Place {
  readonly slot: Hex;
  readonly word: bigint;
  readonly value: bigint;
  readonly shiftBits: bigint;
}

/** Where a pool's getters find what they tell, so that a state can be made in which they tell something else. */
export class CurveStorage {
  readonly #places: ReadonlyMap<string, Place>;

  /**
   * Finds each value by what its getter reads. Of several slots it is the least that is large enough: a balance is kept with
   * the fees in it, which are subtracted, and some getters look at every coin.
   */
  static async of(rpcUrl: string, values: Readonly<Record<string, StoredValue>>): Promise<CurveStorage> {
    const places = Object.entries(values).map(async ([name, { read, shiftBits = 0 }]) => {
      const call = { to: read.target, data: read.data };
      const { accessList } = (await callRpc(rpcUrl, "eth_createAccessList", [call, "latest"])) as {
        readonly accessList: readonly { readonly address: Hex; readonly storageKeys: readonly Hex[] }[];
      };
      const slots = accessList.flatMap(({ address, storageKeys }) => (address === read.target ? storageKeys : []));
      const words = await Promise.all(
        slots.map(async (slot) => ({
          slot,
          word: BigInt((await callRpc(rpcUrl, "eth_getStorageAt", [read.target, slot, "latest"])) as Hex),
        })),
      );
      const value = BigInt((await callRpc(rpcUrl, "eth_call", [call, "latest"])) as Hex);
      const found = words.filter(({ word }) => word >= value).toSorted((a, b) => (a.word < b.word ? -1 : 1))[0];
      if (found === undefined) throw new Error(`${name} is in no slot`);
      return [name, { ...found, value, shiftBits: BigInt(shiftBits) }] as const;
    });
    return new CurveStorage(new Map(await Promise.all(places)));
  }

  private constructor(places: ReadonlyMap<string, Place>) {
    this.#places = places;
  }

  /** The slots in which the getters tell these values instead. */
  with(values: Readonly<Record<string, bigint>>): Readonly<Record<Hex, Hex>> {
    const words = new Map<Hex, bigint>();
    for (const [name, wanted] of Object.entries(values)) {
      const place = this.#places.get(name);
      if (place === undefined) throw new RangeError(`the place of ${name} is not known`);
      const word = words.get(place.slot) ?? place.word;
      words.set(place.slot, word + ((wanted - place.value) << place.shiftBits));
    }
    return Object.fromEntries([...words].map(([slot, word]) => [slot, toBeHex(word, 32) as Hex]));
  }
}
