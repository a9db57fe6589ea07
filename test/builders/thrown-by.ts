import { ArbError } from "../../bot/core/errors.ts";

/** The fault that the work ends with; fails when it ends well or with something that no user should meet. */
export async function thrownBy(work: () => unknown): Promise<ArbError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof ArbError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}
