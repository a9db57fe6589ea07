/** When a fault strikes; what is left out does not restrict it. */
export interface FaultRule<Fault extends string = string> {
  readonly fault: Fault;
  /** Instead of the methods that the fault is meant for. */
  readonly methods?: readonly string[];
  /** That it strikes a request that it could strike; default 1. */
  readonly probability?: number;
  /** After so many strikes it is over. */
  readonly count?: number;
  /** So many requests that it could strike pass first. */
  readonly after?: number;
  /** It strikes from then on, in milliseconds after its injection. */
  readonly fromMs?: number;
  /** It strikes until then, in milliseconds after its injection. */
  readonly untilMs?: number;
}
