/**
 * Names for parts of an order: the exchange's, with its place where the exchange has several at once ("uniswap-v3 1/2"),
 * and with the number of the try from the second one on ("sushiswap #2").
 * @param taken by earlier rounds
 */
export function nameParts(wanted: readonly string[], taken: readonly string[]): readonly string[] {
  const places = new Map<string, number>();
  return wanted.map((name) => {
    const count = wanted.filter((other) => other === name).length;
    const place = (places.get(name) ?? 0) + 1;
    places.set(name, place);
    const isTriedBefore = taken.some((other) => other === name || other.startsWith(`${name} `));
    return freeName(count === 1 ? name : `${name} ${place}/${count}`, taken, isTriedBefore ? 2 : 1);
  });
}

function freeName(name: string, taken: readonly string[], firstNumber: number): string {
  for (let number = firstNumber; ; number++) {
    const tried = number === 1 ? name : `${name} #${number}`;
    if (!taken.includes(tried)) return tried;
  }
}
