import { isAddress } from "ethers";
import type { ZodType } from "zod";
import { type Endpoint, EXPECTED_ENDPOINT, endpointOf } from "../core/endpoint.ts";
import type { Address } from "../core/hex.ts";
import { USD_E8 } from "../core/usd.ts";
import { setting } from "./setting.ts";

const MAX_USD = 1_000_000_000n;
const EXPECTED_USD = "an amount of US dollars from 0 to 1000000000 with at most eight decimals, such as 12.5";
const ZERO_ADDRESS = `0x${"0".repeat(40)}`;
const MS_PER: Readonly<Record<string, bigint>> = { ms: 1n, s: 1_000n, m: 60_000n, h: 3_600_000n };

/** A whole number from `min` to `max`, exact beyond 2^53: a TOML integer, or decimal digits as text. */
export function exact(min: bigint, max: bigint, unit?: string): ZodType<bigint> {
  const expected = `a whole number${unit === undefined ? "" : ` of ${unit}`} from ${min} to ${max}`;
  return setting({ expected }, (written) => inRange(integerOf(written), min, max));
}

/** A whole number small enough for a JavaScript number. */
export function count(min: number, max: number): ZodType<number> {
  return setting({ expected: `a whole number from ${min} to ${max}` }, (written) => {
    const understood = inRange(integerOf(written), BigInt(min), BigInt(max));
    return understood === undefined ? undefined : Number(understood);
  });
}

/** A length of time such as "30s", in milliseconds. */
export function durationMs(min: string, max: string): ZodType<number> {
  const expected = `a duration from "${min}" to "${max}", such as "500ms", "30s" or "5m"`;
  const [minMs, maxMs] = [millisecondsOf(min) ?? 0n, millisecondsOf(max) ?? 0n];
  return setting({ expected }, (written) => {
    const understood = inRange(millisecondsOf(written), minMs, maxMs);
    return understood === undefined ? undefined : Number(understood);
  });
}

/** A factor such as 1.1, in basis points. */
export function multiplierBps(min: string, max: string): ZodType<bigint> {
  const expected = `a factor from ${min} to ${max} with at most four decimals, such as 1.1`;
  const [minBps, maxBps] = [basisPointsOf(min) ?? 0n, basisPointsOf(max) ?? 0n];
  return setting({ expected }, (written) => {
    const isNumber = typeof written === "number" || typeof written === "bigint";
    return inRange(basisPointsOf(isNumber ? String(written) : written), minBps, maxBps);
  });
}

/** An amount of US dollars such as 12.5, in 1e-8 USD. */
export function usd(): ZodType<bigint> {
  return setting({ expected: EXPECTED_USD }, usdE8Of);
}

/** The same, or "none": no limit. Not 0, which reads as if nothing were allowed, and elsewhere means that all is. */
export function usdOrNone(): ZodType<bigint | "none"> {
  return setting({ expected: `${EXPECTED_USD}, but not 0, or "none"` }, (written) => {
    if (written === "none") return written;
    const amountUsdE8 = usdE8Of(written);
    return amountUsdE8 === 0n ? undefined : amountUsdE8;
  });
}

/** One word of several. */
export function choice<const Words extends readonly string[]>(...words: Words): ZodType<Words[number]> {
  const expected = words.length === 1 ? `"${words[0]}"` : `one of ${words.map((word) => `"${word}"`).join(", ")}`;
  return setting({ expected }, (written) => words.find((word) => word === written));
}

/** A list of such words, or one text with commas between them; each once. */
export function choices<const Words extends readonly string[]>(...words: Words): ZodType<readonly Words[number][]> {
  const expected = `a list of one or more of ${words.map((word) => `"${word}"`).join(", ")}, each once`;
  return setting({ expected }, (written) => {
    const list: readonly unknown[] =
      typeof written === "string"
        ? written.split(",").map((entry) => entry.trim())
        : Array.isArray(written)
          ? written
          : [];
    const known = list.flatMap((entry) => words.find((word) => word === entry) ?? []);
    return known.length > 0 && known.length === list.length && new Set(known).size === known.length ? known : undefined;
  });
}

/** Yes or no, as TOML or as text. */
export function flag(): ZodType<boolean> {
  return setting({ expected: "true or false" }, (written) => {
    if (written === true || written === "true") return true;
    return written === false || written === "false" ? false : undefined;
  });
}

/** A name that may become part of a file's name. */
export function name(): ZodType<string> {
  const expected = "a name of lower-case letters, digits and hyphens";
  return setting({ expected }, (written) =>
    typeof written === "string" && /^[a-z0-9][a-z0-9-]{0,63}$/.test(written) ? written : undefined,
  );
}

/** A path; relative ones start from the folder of the file that they stand in. */
export function filePath(): ZodType<string> {
  return setting({ expected: "a path" }, (written) => (isPath(written) ? written : undefined));
}

/** A list of paths, or one text with commas between them; each once. */
export function filePaths(): ZodType<readonly string[]> {
  return setting({ expected: "a list of different paths" }, (written) => {
    const list: readonly unknown[] =
      typeof written === "string"
        ? written.split(",").map((entry) => entry.trim())
        : Array.isArray(written)
          ? written
          : [];
    const paths = list.filter(isPath);
    return paths.length > 0 && paths.length === list.length && new Set(paths).size === paths.length ? paths : undefined;
  });
}

/** An account or contract, in lower case from here on; a checksum in it must hold. */
export function address(): ZodType<Address> {
  return setting({ expected: "an address (0x and 40 hexadecimal digits, a checksum in it must hold)" }, addressOf);
}

/** A list of addresses, or one text with commas between them; each once. */
export function addresses(): ZodType<readonly Address[]> {
  const expected = "a list of one or more different addresses";
  return setting({ expected }, (written) => {
    const list: readonly unknown[] =
      typeof written === "string" ? written.split(",") : Array.isArray(written) ? written : [];
    const understood = list.map((entry) => addressOf(typeof entry === "string" ? entry.trim() : entry));
    const all = understood.filter((entry) => entry !== undefined);
    return all.length > 0 && all.length === list.length && new Set(all).size === all.length ? all : undefined;
  });
}

/** A service: in the clear only on this machine, because requests carry what must not be read or changed. */
export function endpoint(): ZodType<string> {
  const expected = "an https:// URL (http:// on this machine only)";
  return setting({ expected, confidential: true }, (written) => {
    const understood = typeof written === "string" ? endpointOf(written) : undefined;
    return understood?.transport === "http" ? understood.address : undefined;
  });
}

/** A node: over HTTP, WebSocket or a socket of this machine. */
export function nodeEndpoint(): ZodType<Endpoint> {
  return setting({ expected: EXPECTED_ENDPOINT, confidential: true }, (written) =>
    typeof written === "string" ? endpointOf(written) : undefined,
  );
}

function isPath(written: unknown): written is string {
  return typeof written === "string" && written.trim() !== "" && !written.includes("\0");
}

function addressOf(written: unknown): Address | undefined {
  if (typeof written !== "string" || !written.startsWith("0x") || !isAddress(written)) return undefined;
  const lower = written.toLowerCase() as Address;
  return lower === ZERO_ADDRESS ? undefined : lower;
}

function integerOf(written: unknown): bigint | undefined {
  if (typeof written === "bigint") return written;
  return typeof written === "string" && /^(0|-?[1-9][0-9]{0,77})$/.test(written) ? BigInt(written) : undefined;
}

function millisecondsOf(written: unknown): bigint | undefined {
  const match = typeof written === "string" ? /^([0-9]{1,15})(ms|s|m|h)$/.exec(written) : null;
  const unitMs = MS_PER[match?.[2] ?? ""];
  return match?.[1] === undefined || unitMs === undefined ? undefined : BigInt(match[1]) * unitMs;
}

function basisPointsOf(written: unknown): bigint | undefined {
  const match = typeof written === "string" ? /^([0-9]{1,9})(?:\.([0-9]{1,4}))?$/.exec(written) : null;
  return match?.[1] === undefined ? undefined : BigInt(match[1] + (match[2] ?? "").padEnd(4, "0"));
}

function usdE8Of(written: unknown): bigint | undefined {
  const text = typeof written === "number" || typeof written === "bigint" ? String(written) : written;
  const match = typeof text === "string" ? /^([0-9]{1,10})(?:\.([0-9]{1,8}))?$/.exec(text) : null;
  if (match?.[1] === undefined) return undefined;
  return inRange(BigInt(match[1] + (match[2] ?? "").padEnd(8, "0")), 0n, MAX_USD * USD_E8);
}

function inRange(value: bigint | undefined, min: bigint, max: bigint): bigint | undefined {
  return value === undefined || value < min || value > max ? undefined : value;
}
