import type { BundleStatus, OrderEvent, PartEvent, PartUpdate, SubmissionAnswer } from "../core/order-event.ts";

/** How a relay, or the public pool, answered what it was sent. */
export interface RelayReply {
  /** Which part of the order was sent, of several. */
  readonly partId?: string;
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
  readonly statuses: readonly (BundleStatus & { readonly partId?: string; readonly targetBlock: bigint })[];
}

/** Something that was sent, said or seen of an order's transaction, or of a part's. */
interface Step {
  readonly partId?: string;
  readonly update: Exclude<OrderEvent, PartEvent> | PartUpdate;
}

/** One story a relay, in the order in which they were first asked. */
export function relayStories(events: readonly OrderEvent[]): readonly RelayStory[] {
  const steps = events.map(stepOf);
  const names = new Set(steps.flatMap(({ update }) => ("via" in update && update.type !== "seen" ? [update.via] : [])));
  return [...names].map((name) => storyOf(name, steps));
}

function stepOf(event: OrderEvent): Step {
  return event.type === "part" ? event : { update: event };
}

function storyOf(name: string, steps: readonly Step[]): RelayStory {
  const targetBlocks = new Set<bigint>();
  const answers: RelayReply[] = [];
  const statuses = new Map<string, RelayStory["statuses"][number]>();
  for (const { partId, update } of steps) {
    if (!("via" in update) || update.via !== name) continue;
    const ofPart = partId === undefined ? {} : { partId };
    if (update.type === "published") update.targetBlocks.forEach((block) => targetBlocks.add(block));
    if (update.type === "bundle-status") {
      const { targetBlock, status } = update;
      statuses.set(`${targetBlock} ${partId ?? ""}`, { ...ofPart, targetBlock, ...status });
    }
    if (update.type === "answered") {
      const { answer, detail, targetBlock } = update;
      answers.push({ ...ofPart, answer, detail, ...(targetBlock === undefined ? {} : { targetBlock }) });
    }
  }
  return {
    name,
    targetBlocks: [...targetBlocks],
    answers,
    statuses: [...statuses.values()],
  };
}
