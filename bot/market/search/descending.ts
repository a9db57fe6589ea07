import { element } from "./element.ts";

/** The places of all positive values, the highest value first. */
export function descending(values: Float64Array): Uint32Array<ArrayBuffer> {
  const places = new Uint32Array(values.length);
  let count = 0;
  values.forEach((value, place) => {
    if (value > 0) places[count++] = place;
  });
  return places.slice(0, count).sort((a, b) => element(values, b) - element(values, a));
}
