/**
 * @typedef {import('../../bench.mjs').Measured} Measured
 * @typedef {import('../../bench.mjs').Figure} Figure
 */

const heads = ['metric', 'value', 'baseline', 'ratio', 'target'];

/** One table of all parts for a terminal. @param {readonly Measured[]} parts */
export function textTable(parts) {
  const rows = parts.flatMap((part) =>
    part.error
      ? [[part.part, 'failed', '', '', '', part.error]]
      : part.figures.map((figure) => [part.part, ...cells(figure)]),
  );
  const table = [['part', ...heads], ...rows];
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const start = '<!-- figures: written by npm run bench -->';
const end = '<!-- end of figures -->';

/**
 * Puts the figures between the two marks of a Markdown page.
 *
 * @param {string} page
 * @param {readonly Measured[]} parts
 */
export function insertTable(page, parts) {
  const from = page.indexOf(start);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`The page lacks the marks "${start}" and "${end}".`);
  return `${page.slice(0, from + start.length)}\n\n${parts.map(section).join('\n\n')}\n\n${page.slice(to)}`;
}

/** @param {Measured} part */
function section(part) {
  const { cpu, cores, memoryGib, system } = part.machine;
  const origin = `${part.date.slice(0, 10)}, commit ${part.commit ?? 'unknown'}; ${cpu}, ${cores} cores, ${memoryGib} GiB, ${system}; took ${part.seconds} s.`;
  if (part.error) return `### ${part.part}\n\n${origin}\n\nFailed: ${escapeCell(part.error)}`;
  const rows = [
    heads,
    heads.map(() => '---'),
    ...part.figures.map((figure) => cells(figure).map(escapeCell)),
  ];
  return `### ${part.part}\n\n${origin}\n\n${rows.map((row) => `| ${row.join(' | ')} |`).join('\n')}`;
}

/** @param {Figure} figure */
function cells(figure) {
  const { metric, value, unit, baseline, target, note } = figure;
  return [
    metric,
    `${round(value)} ${unit}`,
    baseline ? `${round(baseline.value)} ${unit} (${baseline.what})` : '',
    baseline ? round(value / baseline.value) : '',
    [target && `${target.met ? 'met' : 'MISSED'}: ${target.what}`, note].filter(Boolean).join('; '),
  ];
}

/** @param {string} text */
function escapeCell(text) {
  return text.replaceAll('|', String.raw`\|`).replaceAll('\n', ' ');
}

/** @param {number} value */
function round(value) {
  if (Math.abs(value) >= 1000) return String(Math.round(value));
  return Number(value.toPrecision(3)).toString();
}
