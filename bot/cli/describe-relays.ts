import type { Explanation } from "../commands/explain-order.ts";
import type { RelayReply, RelayStory } from "../commands/relay-story.ts";
import type { BundleStatus } from "../core/order-event.ts";
import { PUBLIC_POOL } from "../core/public-pool.ts";

/** To whom an order was sent, what each of them answered, and what it told afterwards. */
export function describeRelays({ relays, inclusion }: Explanation): readonly string[] {
  return relays.flatMap((relay) => [
    ...describeSending(relay),
    ...describeAnswers(relay),
    ...describeStatuses(relay),
    ...(inclusion === undefined ? describeSilence(relay) : []),
  ]);
}

function describeSending({ name, targetBlocks, answers }: RelayStory): readonly string[] {
  const silent = answers.length === 0 ? " No answer to that is on record." : "";
  if (name === PUBLIC_POOL) return [`It was handed to the public pool, where everybody sees it.${silent}`];
  return [`It was sent to ${name}${targetBlocks.length === 0 ? "" : ` for ${blocks(targetBlocks)}`}.${silent}`];
}

/** Equal answers to several blocks are one sentence. */
function describeAnswers({ name, answers }: RelayStory): readonly string[] {
  const who = name === PUBLIC_POOL ? "The node" : name;
  const alike = Map.groupBy(answers, wordsOf);
  return [...alike].map(([words, replies]) => {
    const asked = [...new Set(replies.flatMap(({ targetBlock }) => targetBlock ?? []))];
    return `${who} ${words.replace("%", asked.length === 0 ? "" : ` for ${blocks(asked)}`)}.`;
  });
}

/** `%` stands for the blocks. What an acceptance says besides is the bundle's hash. */
function wordsOf({ answer, detail }: RelayReply): string {
  if (answer === "accepted") return "accepted it%";
  if (answer === "rejected") return `rejected it%: ${detail}`;
  return `gave no clear answer%, so that it may have it or not: ${detail}`;
}

function describeStatuses({ name, statuses }: RelayStory): readonly string[] {
  return statuses.map(
    ({ partId, targetBlock, ...status }) =>
      `${name} says of the bundle${partId === undefined ? "" : ` of ${partId}`} for block ${targetBlock}: ${describeStatus(status)}.`,
  );
}

function describeSilence({ name, answers, statuses }: RelayStory): readonly string[] {
  const accepted = answers
    .filter(({ answer }) => answer === "accepted")
    .flatMap(({ targetBlock }) => targetBlock ?? []);
  const untold = [...new Set(accepted)].filter((block) => !statuses.some(({ targetBlock }) => targetBlock === block));
  return untold.length === 0 ? [] : [`What became of the bundle for ${blocks(untold)} ${name} has not told.`];
}

function describeStatus({ isSimulated, isHighPriority, consideredByBuilders, sealedByBuilders }: BundleStatus): string {
  const facts = [
    ...(isSimulated === undefined ? [] : [isSimulated ? "it was simulated" : "it was not simulated"]),
    ...(isHighPriority === undefined ? [] : [`its sender has ${isHighPriority ? "high" : "low"} priority`]),
    ...(consideredByBuilders === undefined ? [] : [`considered by ${builders(consideredByBuilders)}`]),
    ...(sealedByBuilders === undefined ? [] : [`sealed by ${builders(sealedByBuilders)}`]),
  ];
  return facts.length === 0 ? "nothing that it knows" : facts.join(", ");
}

function builders(count: number): string {
  if (count === 0) return "none";
  return count === 1 ? "1 builder" : `${count} builders`;
}

/** In their order, whichever was answered first. */
function blocks(numbers: readonly bigint[]): string {
  const sorted = numbers.toSorted((a, b) => (a < b ? -1 : 1));
  const last = sorted.at(-1) ?? 0n;
  if (sorted.length === 1) return `block ${last}`;
  return `blocks ${sorted.slice(0, -1).join(", ")} and ${last}`;
}
