import type { ReactNode } from 'react';

import { formatDuration } from '../../design/format.ts';
import type { Forecast } from '../../kernel/metrics/forecast.ts';
import { useEditor } from '../../session/context.tsx';
import { tierNames } from '../figures/verdicts.ts';
import { count, creditsOf } from '../figures/figures.ts';
import css from './ForecastLine.module.css';

/** What is probably left, from this browser's own finished assets of the tier; or that there are too few. */
export function ForecastLine(): ReactNode {
  const forecast = useEditor((state) => state.forecast);
  const tier = useEditor((state) => state.asset?.tier ?? null);
  if (forecast === null || tier === null) return null;
  const source = `finished ${tierNames[tier]} assets in this browser that took at least as many iterations`;
  return (
    <p
      className={css['line']}
      title={
        forecast.kind === 'too-few'
          ? `A forecast needs ${forecast.minimum} ${source}; there are ${forecast.n}.`
          : `Medians over ${forecast.n} ${source}.`
      }
    >
      <span className={css['name']}>To finish</span>{' '}
      <span className={css['value']}>{forecastText(forecast)}</span>
    </p>
  );
}

function forecastText(forecast: Forecast): string {
  if (forecast.kind === 'too-few') return `not enough data (${forecast.n} of ${forecast.minimum})`;
  const { n, iterations, micros, unpriced, feltWaitMs } = forecast;
  const credits = `${creditsOf(micros)}${unpriced > 0 ? '+' : ''} cr`;
  return `~${count(iterations, 'run')} · ${credits} · ${formatDuration(feltWaitMs)} (p50 of ${n})`;
}
