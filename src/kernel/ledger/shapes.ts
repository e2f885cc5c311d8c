/** Tiny checks for values from outside. A check returns what is wrong, or null. */
export type Check = (value: unknown) => string | null;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function text(value: unknown): string | null {
  return typeof value === 'string' ? null : 'not a text';
}

export function finite(value: unknown): string | null {
  return typeof value === 'number' && Number.isFinite(value) ? null : 'not a finite number';
}

/** Durations and counts. */
export function notNegative(value: unknown): string | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? null : 'not a number from 0';
}

/** Money on the wire. */
export function integer(value: unknown): string | null {
  return Number.isSafeInteger(value) ? null : 'not a safe integer';
}

/** Amounts that are never taken back, and credits. */
export function whole(value: unknown): string | null {
  return Number.isSafeInteger(value) && Number(value) >= 0 ? null : 'not a whole number from 0';
}

export function truth(value: unknown): string | null {
  return typeof value === 'boolean' ? null : 'not true or false';
}

export function record(value: unknown): string | null {
  return isRecord(value) ? null : 'not an object';
}

export function anything(): string | null {
  return null;
}

export function oneOf(...allowed: readonly (string | number)[]): Check {
  const set = new Set<unknown>(allowed);
  return (value) => (set.has(value) ? null : `not one of ${allowed.join(', ')}`);
}

export function orNull(check: Check): Check {
  return (value) => (value === null ? null : check(value));
}

export function optional(check: Check): Check {
  return (value) => (value === undefined ? null : check(value));
}

export function listOf(check: Check): Check {
  return (value) => {
    if (!Array.isArray(value)) return 'not a list';
    for (const [index, item] of value.entries()) {
      const problem = check(item);
      if (problem !== null) return `[${index}] ${problem}`;
    }
    return null;
  };
}

/** Every value of an object used as a map. */
export function mapOf(check: Check): Check {
  return (value) => {
    if (!isRecord(value)) return 'not an object';
    for (const key of Object.keys(value)) {
      const problem = check(value[key]);
      if (problem !== null) return `${key}: ${problem}`;
    }
    return null;
  };
}

/** An object with at least these fields; others are allowed and kept. */
export function shape(fields: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(fields);
  return (value) => {
    if (!isRecord(value)) return 'not an object';
    for (const [name, check] of entries) {
      const problem = check(value[name]);
      if (problem !== null) return `${name}: ${problem}`;
    }
    return null;
  };
}

/** A union told apart by one field. */
export function variants(field: string, shapes: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (!isRecord(value)) return 'not an object';
    const kind = value[field];
    const check = typeof kind === 'string' && Object.hasOwn(shapes, kind) ? shapes[kind] : undefined;
    return check === undefined ? `${field}: not known` : check(value);
  };
}
