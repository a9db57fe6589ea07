/** A private key, with 0x before it or not. */
const KEY = /[0-9a-f]{64}/gi;
/** A mnemonic in one argument. */
const WORDS = /(?:[a-z]{3,8}\s+){11,23}[a-z]{3,8}/gi;

/** What looks like a key among the arguments of `arb wallet`, where none belongs: errors must not repeat it. */
export function keysInArguments(argv: readonly string[]): readonly string[] {
  if (argv[0] !== "wallet") return [];
  return argv.flatMap((argument) => [...argument.matchAll(KEY), ...argument.matchAll(WORDS)].map(([found]) => found));
}
