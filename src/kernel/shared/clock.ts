/** Time and ids are handed in, so that tests are deterministic. */
export interface Clock {
  /** Wall clock, milliseconds UTC. */
  now(): number;
  /** Monotonic milliseconds, valid for this page load only. */
  mono(): number;
  /** UTC offset in minutes, east positive. */
  tzOffsetMinutes(): number;
}

export interface IdSource {
  /** A new, globally unique, URL-safe id. */
  next(): string;
}
