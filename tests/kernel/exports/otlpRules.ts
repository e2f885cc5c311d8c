/**
 * The JSON form of OTLP traces, written from its rules: lowerCamelCase names and no others, trace and span ids in
 * hexadecimal and not all zeros, 64-bit whole numbers as decimal text, enumerations as numbers, each attribute once and
 * with one typed value.
 */
type Check = (value: unknown, path: string, problems: string[]) => void;

export function otlpProblems(document: unknown): string[] {
  const problems: string[] = [];
  object({ resourceSpans: listOf(resourceSpans) })(document, '', problems);
  return problems;
}

const rule =
  (holds: (value: unknown) => boolean, says: string): Check =>
  (value, path, problems) => {
    if (!holds(value)) problems.push(`${path}: ${says}`);
  };

const text = rule((value) => typeof value === 'string', 'text');
const named = rule((value) => typeof value === 'string' && value !== '', 'a name');
const isHex = (digits: number) => (value: unknown) =>
  typeof value === 'string' && new RegExp(`^[0-9a-fA-F]{${digits}}$`).test(value) && !/^0+$/.test(value);
const traceId = rule(isHex(32), '16 bytes in hexadecimal');
const spanId = rule(isHex(16), '8 bytes in hexadecimal');
const uint64 = rule(
  (value) => typeof value === 'string' && /^(0|[1-9]\d*)$/.test(value) && BigInt(value) < 2n ** 64n,
  'an unsigned 64-bit number as text',
);
const int64 = rule(
  (value) =>
    typeof value === 'string' &&
    /^(0|-?[1-9]\d*)$/.test(value) &&
    BigInt.asIntN(64, BigInt(value)) === BigInt(value),
  'a 64-bit number as text',
);
const enumOf = (last: number): Check =>
  rule((value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= last, `0 to ${last}`);

function object(fields: Readonly<Record<string, Check>>, needed: readonly string[] = []): Check {
  return (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(`${path}: an object`);
      return;
    }
    for (const [name, inner] of Object.entries(value)) {
      const check = fields[name];
      if (check === undefined) problems.push(`${path}.${name}: not a field`);
      else check(inner, `${path}.${name}`, problems);
    }
    for (const name of needed) if (!Object.hasOwn(value, name)) problems.push(`${path}.${name}: missing`);
  };
}

function listOf(item: Check): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value)) problems.push(`${path}: a list`);
    else for (const [i, one] of value.entries()) item(one, `${path}[${i}]`, problems);
  };
}

const anyValue: Check = (value, path, problems) => {
  object({
    stringValue: text,
    boolValue: rule((inner) => typeof inner === 'boolean', 'true or false'),
    intValue: int64,
    doubleValue: rule((inner) => typeof inner === 'number' && Number.isFinite(inner), 'a number'),
  })(value, path, problems);
  if (Object.keys(Object(value)).length !== 1) problems.push(`${path}: one typed value`);
};

const attributes: Check = (value, path, problems) => {
  listOf(object({ key: named, value: anyValue }, ['key', 'value']))(value, path, problems);
  if (!Array.isArray(value)) return;
  const keys = value.map((one: { key?: unknown }) => one.key);
  if (new Set(keys).size !== keys.length) problems.push(`${path}: a key twice`);
};

const event = object({ timeUnixNano: uint64, name: named, attributes }, ['timeUnixNano', 'name']);
const link = object({ traceId, spanId, attributes }, ['traceId', 'spanId']);
const status = object({ code: enumOf(2), message: text });

const span: Check = (value, path, problems) => {
  const fields = {
    traceId,
    spanId,
    parentSpanId: spanId,
    name: named,
    kind: enumOf(5),
    startTimeUnixNano: uint64,
    endTimeUnixNano: uint64,
    attributes,
    events: listOf(event),
    links: listOf(link),
    status,
  };
  object(fields, ['traceId', 'spanId', 'name', 'startTimeUnixNano', 'endTimeUnixNano'])(
    value,
    path,
    problems,
  );
  const { startTimeUnixNano: start, endTimeUnixNano: end } = Object(value) as Record<string, unknown>;
  if (typeof start === 'string' && typeof end === 'string' && /^\d+$/.test(start + end))
    if (BigInt(end) < BigInt(start)) problems.push(`${path}: ends before it starts`);
};

const scopeSpans = object(
  { scope: object({ name: named, version: text, attributes }), spans: listOf(span), schemaUrl: text },
  ['spans'],
);
const resourceSpans = object(
  { resource: object({ attributes }), scopeSpans: listOf(scopeSpans), schemaUrl: text },
  ['resource', 'scopeSpans'],
);
