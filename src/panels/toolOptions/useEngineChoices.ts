import { useEffect, useRef, useState } from 'react';

import type { OperationId } from '../../kernel/operations/catalogue.ts';
import { useServices } from '../../session/context.tsx';
import type { EngineChoice } from '../../session/types.ts';

interface Listed {
  readonly operation: OperationId;
  /** What it answers to. */
  readonly question: string;
  readonly engines: readonly EngineChoice[];
  readonly failed: boolean;
}

/** A paused engine is tried again after a while, without anything else having changed. */
const pausedAgainMs = 30_000;

/**
 * The engines of a tool, each with price, wait and whether it can run: asked for again whenever `key` changes, and when
 * prices or offers of providers arrive. Until the next answer the last one stands; null before the first.
 *
 * Not the query library of the other screens: it is a twentieth of all that the editor loads, for this one list.
 */
export function useEngineChoices(
  operation: OperationId,
  key: string,
): Omit<Listed, 'operation' | 'question'> | null {
  const services = useServices();
  const [listed, setListed] = useState<Listed | null>(null);
  const [asked, setAsked] = useState(0);
  const question = `${asked} ${key}`;

  useEffect(() => {
    let isLatest = true;
    const answer = (engines: readonly EngineChoice[] | null): void => {
      if (!isLatest) return;
      setListed((before) => ({
        operation,
        question,
        engines: engines ?? (before?.operation === operation ? before.engines : []),
        failed: engines === null,
      }));
    };
    services.engineChoices(operation).then(answer, () => answer(null));
    return () => {
      isLatest = false;
    };
  }, [services, operation, question]);

  const again = useRef(() => setAsked((count) => count + 1));
  useEffect(() => services.onQuoteChange(again.current), [services]);

  const current = listed?.operation === operation ? listed : null;
  const hasPaused = current?.engines.some(({ circuit }) => circuit.kind === 'open') === true;
  useEffect(() => {
    if (!hasPaused) return undefined;
    const timer = setInterval(again.current, pausedAgainMs);
    return () => clearInterval(timer);
  }, [hasPaused]);

  return current;
}
