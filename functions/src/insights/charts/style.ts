import type { Palette } from './palette.ts';

/** Pixels; the drawing scales without loss. */
export const SIZE = { width: 720, height: 380 } as const;
export const FONT = { fontFamily: 'sans-serif', fontSize: 12 } as const;

/** An axis that names things and draws one line. */
export function quietAxis(palette: Palette): object {
  return {
    axisLine: { lineStyle: { color: palette.quiet, width: 1 } },
    axisTick: { show: false },
    axisLabel: { color: palette.text, ...FONT },
  };
}

/** An axis of shares up to 100 %. */
export function shareAxis(
  palette: Palette,
  percent: (share: number) => string,
  from: number,
): object {
  return {
    type: 'value',
    min: from,
    max: 1,
    interval: (1 - from) / 5,
    axisLabel: { color: palette.text, ...FONT, formatter: (value: number) => percent(value) },
    splitLine: { lineStyle: { color: palette.grid, width: 1 } },
  };
}

/** Words that lie over lines: the ground shines around them. */
export function overLines(palette: Palette): object {
  return { color: palette.text, textBorderColor: palette.ground, textBorderWidth: 4, ...FONT };
}
