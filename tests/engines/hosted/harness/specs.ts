import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';

/** API descriptions of others; the project holds no copies. */
const folder = fileURLToPath(new URL('../../../../../shared/specs/', import.meta.url));

/** Where it is false, tests that need it say by name that they did not run. */
export const hasSpecs = (file: string): boolean => existsSync(`${folder}${file}`);

/** The parsed description; `file` as in that folder. */
export function readSpec(file: string): unknown {
  return JSON.parse(readFileSync(`${folder}${file}`, 'utf8'));
}

/** Findings of a body against one place in a description; empty where it is valid. */
export type BodyCheck = (body: unknown) => readonly string[];

/** `pointer`: `/paths/~1v1~1images~1eraseRegion/post/requestBody/content/application~1json/schema`. */
export function bodyCheck(file: string, pointer: string): BodyCheck {
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema(readSpec(file) as object, 'spec');
  const validate: ValidateFunction = ajv.compile({ $ref: `spec#${pointer}` });
  return (body) =>
    validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

export const pointerPart = (text: string): string => text.replaceAll('~', '~0').replaceAll('/', '~1');

/** Of one fal endpoint: its file maps endpoint ids to definitions, the input of each by name. */
export function falInputCheck(endpoint: string): BodyCheck {
  const file = 'fal-endpoints.json';
  const { endpoints } = readSpec(file) as { endpoints: Record<string, { input: string } | undefined> };
  const input = endpoints[endpoint]?.input;
  if (input === undefined) throw new Error(`${endpoint} is not described in ${file}`);
  return bodyCheck(file, `/definitions/${pointerPart(input)}`);
}
