import axe from 'axe-core';
import type { Page } from 'playwright';

interface AxeResult {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
  readonly passes: readonly unknown[];
}

/**
 * What axe finds on the page as it is painted now, one line per element, all rules on (also contrast and best practice).
 * The source goes in through the debugger, which the content security policy does not govern.
 */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const result = (await page.evaluate('axe.run(document)')) as AxeResult;
  if (result.passes.length === 0) throw new Error('axe looked at nothing.');
  return result.violations.flatMap(({ id, help, nodes }) =>
    nodes.map((node) => `${id} (${help}): ${node.target.join(' ')} ${oneLine(node.failureSummary ?? '')}`),
  );
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
