import type { ReactNode } from 'react';

import type { ToolId } from '../../kernel/operations/catalogue.ts';
import { sumUpperMicros } from '../../kernel/pricing/sumPrices.ts';
import { useEditor, useServices } from '../../session/context.tsx';
import { RunButton } from '../toolOptions/RunButton.tsx';
import { fanOutDetail } from './fanOutText.ts';

/** The run button with what the ticked engines cost together. */
export function FanOutRun(props: { tool: ToolId }): ReactNode {
  const { tool } = props;
  const services = useServices();
  // Quotes are derived from the whole state and cheap: every change asks again.
  const { fanOut } = useEditor((state) => state);
  const ids = tool === 'crop' ? [] : (fanOut[tool] ?? []);
  // One that is no longer offered is quoted as the engine that is picked instead: it does not run.
  const quotes = ids.flatMap((id) => {
    const quote = services.quote(tool, id);
    return quote?.engine === id ? [quote] : [];
  });
  if (quotes.length < 2) return <RunButton tool={tool} />;
  return <RunButton tool={tool} together={{ detail: fanOutDetail(quotes), total: sumUpperMicros(quotes) }} />;
}
