import type { NativePrices } from "../../market/prices/native-price.ts";
import type { BehindChain } from "../../ports/behind.ts";
import type { SendingParts } from "../../transactions/following-parts.ts";
import type { DraftingFacts } from "./drafting-facts.ts";
import type { FlashSettings } from "./flash-settings.ts";

interface FlashFacts extends DraftingFacts {
  readonly prices: NativePrices;
  readonly settings: FlashSettings;
  /** Without it, nothing is tried behind transactions of others. */
  readonly behindChain?: BehindChain;
}

/** What a flash executor is put together from. */
export type FlashParts = SendingParts & FlashFacts;
