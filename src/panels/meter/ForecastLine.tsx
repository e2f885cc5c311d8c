import type { ReactNode } from 'react';

import type { Forecast } from '../../kernel/metrics/forecast.ts';
import { useEditor } from '../../session/context.tsx';
import { count } from '../figures/figures.ts';
import { Metric } from '../figures/Metric.tsx';
import { tierNames } from '../figures/verdicts.ts';
import css from './ForecastLine.module.css';

/** What is probably left, from this browser's own finished assets of the tier; or that there are too few. */
export function ForecastLine(): ReactNode {
  const forecast = useEditor((state) => state.forecast);
  const tier = useEditor((state) => state.asset?.tier ?? null);
  if (forecast === null || tier === null) return null;
  const source = `finished ${tierNames[tier]} assets in this browser that took at least as many iterations`;
  if (forecast.kind === 'too-few') {
    const { n, minimum } = forecast;
    return (
      <p
        className={css['line']}
        title={`A forecast needs ${minimum} ${source}; there ${n === 1 ? 'is' : 'are'} ${n}.`}
      >
        <span className={css['name']}>To finish</span>{' '}
        <span className={css['value']}>
          not enough data ({n} of {minimum})
        </span>
      </p>
    );
  }
  const { n, range, iterations } = forecast;
  const between =
    range === 'seen'
      ? `they took ${iterations.low} to ${iterations.high} more`
      : `the median lies between ${iterations.low} and ${iterations.high} with 95 % confidence`;
  return (
    <p className={css['line']} title={`Median of ${n} ${source}; ${between}.`}>
      <span className="visually-hidden">To finish: </span>
      <Metric metric="forecast-iterations" value={String(iterations.median)} className={css['value']}>
        {forecastText(forecast)}
      </Metric>
    </p>
  );
}

function forecastText({ n, iterations }: Extract<Forecast, { kind: 'medians' }>): string {
  const { median, low, high } = iterations;
  return `About ${count(median, 'more iteration')} (${low}–${high} of ${n} like it)`;
}
