import type { EChartsCoreOption } from 'echarts/core';
import type { Language } from '../../platform/locale.ts';
import { ratesOf, takenOf } from '../stats/counts.ts';
import { formatsOf } from './formats.ts';
import type { Formats } from './formats.ts';
import type { Palette } from './palette.ts';
import type { TrendPoint, TrendSpec } from './spec.ts';
import { FONT, overLines, quietAxis, shareAxis } from './style.ts';
import { CHART_WORDS } from './words.ts';

/** As many points carry their rate in figures; of more, the lowest and the latest do. */
const MOST_LABELLED = 14;
/** The axis begins at half where no rate lies far below: most lie above 80 %. */
const HALF = 0.5;

interface Rated {
  readonly name: string;
  readonly rate: number | null;
  readonly rateWithExcused: number | null;
  readonly marks: number;
}

/** The rate as a line above, and beneath it of how many marks it is made: few marks make a line jump. */
export function trendOption(
  { points }: TrendSpec,
  palette: Palette,
  language: Language,
): EChartsCoreOption {
  const formats = formatsOf(language);
  const words = CHART_WORDS[language];
  const rated = points.map((point) => ratedOf(point, formats));
  const names = rated.map(({ name }) => name);
  const lowest = Math.min(...rated.flatMap((point) => point.rateWithExcused ?? point.rate ?? []));
  const most = Math.max(1, ...rated.map(({ marks }) => marks));
  const excused = points.some(({ counts }) => (counts?.excused ?? 0) > 0);
  const labels = { color: palette.quiet, ...FONT };
  return {
    legend: {
      left: 24,
      top: 58,
      itemWidth: 32,
      itemHeight: 9,
      itemGap: 48,
      selectedMode: false,
      textStyle: { color: palette.text, ...FONT },
      data: excused ? [words.rate, words.rateWithExcused] : [words.rate],
    },
    grid: [
      { left: 56, right: 32, top: 100, bottom: 112 },
      { left: 56, right: 32, top: 302, bottom: 30 },
    ],
    xAxis: [
      { ...quietAxis(palette), type: 'category', data: names, axisLabel: { show: false } },
      {
        ...quietAxis(palette),
        type: 'category',
        gridIndex: 1,
        data: names,
        axisLabel: { color: palette.text, ...FONT, hideOverlap: true },
      },
    ],
    yAxis: [
      shareAxis(palette, formats.percent, lowest > HALF + 0.02 ? HALF : 0),
      {
        type: 'value',
        gridIndex: 1,
        min: 0,
        max: most,
        interval: most,
        name: words.marks,
        nameTextStyle: { ...labels, align: 'left' },
        nameGap: 8,
        axisLabel: {
          color: palette.text,
          ...FONT,
          showMinLabel: false,
          formatter: (value: number) => formats.count(value),
        },
        splitLine: { lineStyle: { color: palette.grid, width: 1 } },
      },
    ],
    series: [
      ...(excused ? [secondLine(rated, palette, words.rateWithExcused)] : []),
      firstLine(rated, palette, words.rate, formats),
      {
        type: 'bar',
        silent: true,
        xAxisIndex: 1,
        yAxisIndex: 1,
        barMaxWidth: 28,
        itemStyle: { color: palette.bars },
        data: rated.map(({ marks }) => marks),
      },
    ],
  };
}

function ratedOf({ date, time, counts }: TrendPoint, { day }: Formats): Rated {
  const name = time === null ? day(date) : `${day(date)} ${time}`;
  if (counts === null) return { name, rate: null, rateWithExcused: null, marks: 0 };
  const { rate, rateWithExcused } = ratesOf(counts);
  return { name, rate, rateWithExcused, marks: takenOf(counts) };
}

function firstLine(
  points: readonly Rated[],
  palette: Palette,
  name: string,
  { percent }: Formats,
): object {
  const labelled = labelledOf(points.map(({ rate }) => rate));
  return {
    ...line(name, palette.rate),
    symbol: 'circle',
    symbolSize: points.length > 30 ? 5 : 8,
    z: 3,
    data: points.map(({ rate }, i) => ({
      value: rate,
      label: {
        show: labelled.has(i),
        position: 'top',
        formatter: () => (rate === null ? '' : percent(rate)),
        ...overLines(palette),
      },
    })),
  };
}

function secondLine(points: readonly Rated[], palette: Palette, name: string): object {
  return {
    ...line(name, palette.second),
    lineStyle: { color: palette.second, width: 2, type: [6, 4] },
    itemStyle: { color: palette.ground, borderColor: palette.second, borderWidth: 2 },
    symbol: 'diamond',
    symbolSize: points.length > 30 ? 5 : 10,
    data: points.map(({ rateWithExcused }) => rateWithExcused),
  };
}

function line(name: string, color: string): object {
  return {
    type: 'line',
    name,
    silent: true,
    clip: false,
    showAllSymbol: true,
    connectNulls: false,
    lineStyle: { color, width: 2.5 },
    itemStyle: { color },
  };
}

function labelledOf(rates: readonly (number | null)[]): ReadonlySet<number> {
  const known = rates.flatMap((rate, i) => (rate === null ? [] : [{ rate, i }]));
  if (known.length <= MOST_LABELLED) return new Set(known.map(({ i }) => i));
  const [lowest] = known.toSorted((a, b) => a.rate - b.rate);
  return new Set([lowest, known.at(-1)].flatMap((point) => point?.i ?? []));
}
