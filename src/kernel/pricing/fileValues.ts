import { isRecord } from '../ledger/shapes.ts';
import { dayText, parseDay } from '../shared/civilDate.ts';

/** A value of a price file that is not as it must be. Never leaves `parsePriceTable`, which turns it into a value. */
export class FileFault extends Error {}

/** Gives the value, checked, or throws a `FileFault` that begins with `where`. */
export type Parser<T> = (value: unknown, where: string) => T;

const fail = (where: string, what: string): never => {
  throw new FileFault(`${where} ${what}`);
};

export const text: Parser<string> = (value, where) =>
  typeof value === 'string' ? value : fail(where, 'is not a text.');

export const name: Parser<string> = (value, where) =>
  text(value, where).trim() === '' ? fail(where, 'is empty.') : text(value, where);

export const amount: Parser<number> = (value, where) =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0
    ? value
    : fail(where, 'is not a number of at least 0.');

/** Integer micro-USD of dollars: exact, or refused. */
export const micros: Parser<number> = (value, where) => {
  const dollars = amount(value, where);
  const whole = Math.round(dollars * 1_000_000);
  if (!Number.isSafeInteger(whole)) return fail(where, 'is too large.');
  // The quotient is the double nearest to a number of six decimals, and so is the literal that was read.
  return whole / 1_000_000 === dollars ? whole : fail(where, 'has more than six decimals.');
};

export const day: Parser<string> = (value, where) => {
  const read = text(value, where);
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(read) && dayText(parseDay(read)) === read;
  return isDay ? read : fail(where, 'is not a day, YYYY-MM-DD.');
};

export const dayOrMonth: Parser<string> = (value, where) => {
  const read = text(value, where);
  return /^\d{4}-(0[1-9]|1[0-2])$/.test(read) ? read : day(value, where);
};

export function orNull<T>(parser: Parser<T>): Parser<T | null> {
  return (value, where) => (value === null ? null : parser(value, where));
}

export function oneOf<T extends string>(...allowed: readonly T[]): Parser<T> {
  return (value, where) =>
    allowed.find((one) => one === value) ?? fail(where, `is not one of ${allowed.join(', ')}.`);
}

export function listOf<T>(parser: Parser<T>): Parser<readonly T[]> {
  return (value, where) =>
    Array.isArray(value)
      ? value.map((item: unknown, index) => parser(item, `${where}[${index}]`))
      : fail(where, 'is not a list.');
}

export function mapOf<T>(parser: Parser<T>): Parser<Readonly<Record<string, T>>> {
  return (value, where) =>
    isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, item]) => [key, parser(item, `${where}, ${key},`)]),
        )
      : fail(where, 'is not an object.');
}

/** Text of a value that a request would carry. */
export const plain: Parser<string> = (value, where) =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : fail(where, 'is not a text, a number or a yes or no.');

/** Reads the keys of one object: each must be there, and none may be there that was not asked for. */
export interface Fields {
  get<T>(key: string, parser: Parser<T>): T;
  /** Throws when a key was left over: it might change what the others mean. */
  end(optional?: readonly string[]): void;
}

export function fieldsOf(value: unknown, where: string): Fields {
  const record = isRecord(value) ? value : fail(where, 'is not an object.');
  const read = new Set<string>();
  return {
    get(key, parser) {
      read.add(key);
      if (!Object.hasOwn(record, key)) return fail(`${where}:`, `"${key}" is missing.`);
      return parser(record[key], `${where}: "${key}"`);
    },
    end(optional = []) {
      const left = Object.keys(record).find((key) => !read.has(key) && !optional.includes(key));
      if (left !== undefined) fail(`${where}:`, `"${left}" is not known.`);
    },
  };
}
