/** What is there at once, or comes later: what is there at once is not waited for, because that would cost a turn. */
export type Awaitable<T> = T | Promise<T>;

/** Whether it is still to come. */
export function isPending<T>(value: Awaitable<T>): value is Promise<T> {
  return value instanceof Promise;
}
