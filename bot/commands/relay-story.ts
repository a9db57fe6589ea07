import type { BundleStatus, OrderEvent, SubmissionAnswer } from "../core/order-event.ts";

/** How a relay, or the public pool, answered what it was sent. */
export interface RelayReply {
  /** Absent where it was asked for no block in particular. */
  readonly targetBlock?: bigint;
  readonly answer: SubmissionAnswer;
  readonly detail: string;
}

/** All that passed between us and one way into a block. */
export interface RelayStory {
  readonly name: string;
  /** For which blocks it was asked; empty where that says nothing, as for the public pool. */
  readonly targetBlocks: readonly bigint[];
  readonly answers: readonly RelayReply[];
  /** What it told of its bundles afterwards, the last word on each block. */
  readonly statuses: readonly (BundleStatus & { readonly targetBlock: bigint })[];
}

/** One story a relay, in the order in which they were first asked. */
export function relayStories(events: readonly OrderEvent[]): readonly RelayStory[] {
  const names = new Set(events.flatMap((event) => ("via" in event && event.type !== "seen" ? [event.via] : [])));
  return [...names].map((name) => storyOf(name, events));
}

function storyOf(name: string, events: readonly OrderEvent[]): RelayStory {
  const targetBlocks = new Set<bigint>();
  const answers: RelayReply[] = [];
  const statuses = new Map<bigint, BundleStatus>();
  for (const event of events) {
    if (!("via" in event) || event.via !== name) continue;
    if (event.type === "published") event.targetBlocks.forEach((block) => targetBlocks.add(block));
    if (event.type === "bundle-status") statuses.set(event.targetBlock, event.status);
    if (event.type === "answered") {
      const { answer, detail, targetBlock } = event;
      answers.push({ answer, detail, ...(targetBlock === undefined ? {} : { targetBlock }) });
    }
  }
  return {
    name,
    targetBlocks: [...targetBlocks],
    answers,
    statuses: [...statuses].map(([targetBlock, status]) => ({ targetBlock, ...status })),
  };
}
