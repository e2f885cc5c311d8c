/** What was changed, and the body with it. */
type Changed = readonly [what: string, body: unknown];

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A good body with one thing wrong in each: a field too many, a field missing, a value of another type, at any depth. A
 * description that lets one of them pass does not look at that field.
 *
 * @param optional fields that may be missing
 */
export function oneFieldOff(good: unknown, optional: readonly string[] = [], path = ''): readonly Changed[] {
  if (Array.isArray(good)) {
    const items = good as readonly unknown[];
    return items.flatMap((item, index) =>
      oneFieldOff(item, optional, `${path}[${index}]`).map(
        ([what, changed]) => [what, items.with(index, changed)] as const,
      ),
    );
  }
  if (!isObject(good)) return [];
  const unknownField: Changed = [`${path}.unheardOf added`, { ...good, unheardOf: 1 }];
  return [unknownField, ...Object.keys(good).flatMap((name) => changesOf(good, name, optional, path))];
}

function changesOf(
  good: Record<string, unknown>,
  name: string,
  optional: readonly string[],
  path: string,
): readonly Changed[] {
  const { [name]: value, ...without } = good;
  const place = `${path}.${name}`;
  const otherType = typeof value === 'string' ? 7 : 'seven';
  return [
    ...(optional.includes(name) ? [] : [[`${place} missing`, without] as const]),
    [`${place} of another type`, { ...good, [name]: otherType }],
    ...oneFieldOff(value, optional, place).map(
      ([what, changed]) => [what, { ...good, [name]: changed }] as const,
    ),
  ];
}
