import type { Address } from "../../bot/core/hex.ts";

/** Where our contract would be, where nothing is executed. */
export const CONTRACT: Address = `0x${"c0".repeat(20)}`;
