import { usd } from "../../../core/usd.ts";
import type { HeadroomRefusal } from "./claim.ts";

/** One sentence's worth for a person. */
export function describeHeadroomRefusal({ of, name, wantedUsdE8, headroomUsdE8 }: HeadroomRefusal): string {
  return `the ${of} ${name} has room for ${usd(headroomUsdE8)}, ${usd(wantedUsdE8)} were to go there`;
}
