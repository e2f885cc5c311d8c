import type { ReactNode } from 'react';

import type { ToolId } from '../../kernel/operations/catalogue.ts';
import { useEditor, useServices } from '../../session/context.tsx';
import { RunButton } from '../toolOptions/RunButton.tsx';
import { fanOutDetail } from './fanOutText.ts';

/** The run button with what the ticked engines cost together. */
export function FanOutRun(props: { tool: ToolId }): ReactNode {
  const { tool } = props;
  const services = useServices();
  // Quotes are derived from the whole state and cheap: every change asks again.
  useEditor((state) => state);
  const quotes = services.fanOutQuotes(tool);
  return <RunButton tool={tool} detail={quotes.length < 2 ? undefined : fanOutDetail(quotes)} />;
}
