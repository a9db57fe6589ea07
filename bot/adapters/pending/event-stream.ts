import { createParser } from "eventsource-parser";
import { messageOf } from "../../core/errors.ts";

/** How a stream of events is read. */
export interface EventStreamSettings {
  readonly url: string;
  /** After so long without a sign of life it is given up; servers send comments to show that they are there. */
  readonly silenceMs: number;
  /** An event, or a line of it, that is longer ends the stream. */
  readonly maxEventLength: number;
}

/** What is heard. */
export interface EventStreamListener {
  readonly onOpen: () => void;
  /** The data of one event. */
  readonly onEvent: (data: string) => void;
}

/**
 * Reads one stream of server-sent events to its end (html.spec.whatwg.org, section 9.2). Always rejects, with a few words
 * that hold no URL: such a stream has no end of its own. Redirects are not followed.
 */
export async function readEventStream(
  { url, silenceMs, maxEventLength }: EventStreamSettings,
  { onOpen, onEvent }: EventStreamListener,
  abort: AbortSignal,
): Promise<never> {
  const silence = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(new Error(`nothing came for ${silenceMs} ms`)), silenceMs);
  };
  heard();
  try {
    const headers = { accept: "text/event-stream" };
    const response = await fetch(url, { headers, redirect: "error", signal: AbortSignal.any([abort, silence.signal]) });
    const type = response.headers.get("content-type") ?? "";
    if (response.status !== 200) throw new Error(`it answered with HTTP ${response.status}`);
    if (!type.startsWith("text/event-stream")) throw new Error("it answered with no stream of events");
    onOpen();
    const seen = { isTooLong: false };
    const parser = createParser({
      maxBufferSize: maxEventLength,
      onEvent: ({ data }) => onEvent(data),
      // Everything else that it finds wrong is a field to be ignored, says the standard.
      onError: ({ type: kind }) => (seen.isTooLong ||= kind === "max-buffer-size-exceeded"),
    });
    const decoder = new TextDecoder();
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      heard();
      parser.feed(decoder.decode(chunk, { stream: true }));
      if (seen.isTooLong) throw new Error(`it sent an event of more than ${maxEventLength} characters`);
    }
    throw new Error("it ended");
  } catch (thrown) {
    throw new Error(faultIn(thrown, silence.signal), { cause: thrown });
  } finally {
    clearTimeout(timer);
  }
}

/** "fetch failed" and "terminated" say nothing; what happened is in their cause. */
function faultIn(thrown: unknown, silence: AbortSignal): string {
  if (silence.aborted) return messageOf(silence.reason);
  const cause = thrown instanceof Error ? thrown.cause : undefined;
  return messageOf(cause ?? thrown).replaceAll(/\w+:\/\/\S+/g, "(URL)");
}
