/** What happens to the endpoints of a chain; `endpoint` is as it may be shown. */
export type EndpointEvent =
  | {
      /** It does not answer, or is on another chain: nothing is asked of it until the next attempt finds it well. */
      readonly type: "lost" | "wrong-chain";
      readonly endpoint: string;
      readonly problem: string;
      readonly failuresInARow: number;
      readonly retryInMs: number;
    }
  /** It answers, and serves the right chain. */
  | { readonly type: "restored"; readonly endpoint: string }
  /** Every endpoint has failed many times in a row: somebody has to look. Told once, until "recovered". */
  | { readonly type: "intervention-needed"; readonly problem: string }
  | { readonly type: "recovered"; readonly endpoint: string };

export type OnEndpointEvent = (event: EndpointEvent) => void;
