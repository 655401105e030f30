import type { EChartsCoreOption } from 'echarts/core';
import type { Language } from '../../platform/locale.ts';
import { ratesOf, takenOf } from '../stats/counts.ts';
import { formatsOf } from './formats.ts';
import type { Palette } from './palette.ts';
import type { DistributionSpec, WeekdaySpec } from './spec.ts';
import { FONT, overLines, quietAxis, shareAxis } from './style.ts';
import { CHART_WORDS } from './words.ts';

/** Columns from nothing to 100 %, so that their heights may be compared; each says its rate and of how many marks. */
export function weekdayOption(
  { points }: WeekdaySpec,
  palette: Palette,
  language: Language,
): EChartsCoreOption {
  const { percent, weekday, count } = formatsOf(language);
  const { noSession, noRate } = CHART_WORDS[language];
  const columns = points.map(({ weekday: day, counts }) => {
    const name = weekday(day);
    if (counts === null) return { name, rate: null, text: noSession };
    const { rate } = ratesOf(counts);
    const above = rate === null ? noRate : percent(rate);
    return { name, rate, text: `${above}\nn = ${count(takenOf(counts))}` };
  });
  return {
    grid: { left: 56, right: 24, top: 92, bottom: 36 },
    xAxis: { ...quietAxis(palette), type: 'category', data: columns.map(({ name }) => name) },
    yAxis: shareAxis(palette, percent, 0),
    series: [
      {
        type: 'bar',
        silent: true,
        barMaxWidth: 56,
        itemStyle: { color: palette.rate },
        data: columns.map(({ rate, text }) => ({
          value: rate ?? 0,
          label: {
            show: true,
            position: 'top',
            formatter: () => text,
            ...overLines(palette),
            lineHeight: 15,
          },
        })),
      },
    ],
  };
}

/** One bar for each part, with its name, number and share written beside it. */
export function distributionOption(
  { parts }: DistributionSpec,
  palette: Palette,
  language: Language,
): EChartsCoreOption {
  const { count, percent } = formatsOf(language);
  const names = CHART_WORDS[language].parts;
  const total = parts.reduce((sum, part) => sum + part.count, 0);
  const largest = Math.max(...parts.map((part) => part.count));
  return {
    grid: { left: 196, right: 136, top: 76, bottom: 24 },
    xAxis: { type: 'value', show: false, min: 0, max: largest },
    yAxis: {
      ...quietAxis(palette),
      type: 'category',
      inverse: true,
      data: parts.map(({ key }) => names[key]),
    },
    series: [
      {
        type: 'bar',
        silent: true,
        barMaxWidth: 30,
        data: parts.map((part) => ({
          value: part.count,
          itemStyle: { color: palette.parts[part.key] },
          label: {
            show: true,
            position: 'right',
            formatter: () => `${count(part.count)} (${percent(part.count / total)})`,
            color: palette.text,
            ...FONT,
          },
        })),
      },
    ],
  };
}
