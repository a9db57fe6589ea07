import { messageOf } from "../../core/errors.ts";

/** The chain could not be read: nothing is known, so nothing is decided until the next head. */
export class ReadFailed extends Error {
  override readonly name = "ReadFailed";
}

/** The answer of a read, or {@link ReadFailed}: told apart from every other fault, which must not be waited out. */
export async function readChain<T>(pending: Promise<T>): Promise<T> {
  try {
    return await pending;
  } catch (cause) {
    throw new ReadFailed(messageOf(cause), { cause });
  }
}
