import { parseArgs } from 'node:util';

/**
 * Parses a script's own options and ends the process with a clear message when they are wrong.
 *
 * @template {NonNullable<import('node:util').ParseArgsConfig['options']>} O
 * @param {O} options
 * @param {string} usage
 */
export function readOptions(options, usage) {
  try {
    const all = { ...options, help: /** @type {const} */ ({ type: 'boolean' }) };
    const { values } = parseArgs({ options: all, strict: true });
    if (values.help) {
      console.log(usage);
      process.exit(0);
    }
    return values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
}

/**
 * @param {string | undefined} text
 * @returns {number | null}
 */
export function readPort(text) {
  if (text === undefined) return null;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  console.error(`"${text}" is not a port: give a number from 1 to 65535.`);
  process.exit(2);
}
