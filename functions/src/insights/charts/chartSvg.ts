import type { EChartsCoreOption } from 'echarts/core';
import { canonicalJson, sha256Hex } from '../../platform/crypto.ts';
import type { Language } from '../../platform/locale.ts';
import { distributionOption, weekdayOption } from './barOptions.ts';
import type { ChartText } from './describe.ts';
import { describe } from './describe.ts';
import { draw } from './engine.ts';
import { finish } from './finish.ts';
import type { Palette, Theme } from './palette.ts';
import { PALETTES } from './palette.ts';
import type { ChartSpec } from './spec.ts';
import { FONT } from './style.ts';
import { trendOption } from './trendOption.ts';

/** In the widths the library reckons with; the fonts of some machines are a sixth wider. */
const TITLE_WIDTH = 570;

export interface ChartLook {
  readonly theme: Theme;
  readonly locale: Language;
}

/**
 * A chart as an SVG document of its own: no script, no style sheet, nothing from elsewhere. The same spec and look
 * give the same text, whatever was drawn before.
 */
export async function chartSvg(spec: ChartSpec, { theme, locale }: ChartLook): Promise<string> {
  const palette = PALETTES[theme];
  const text = describe(spec, locale);
  const drawn = await draw({
    backgroundColor: palette.ground,
    title: titles(text, palette),
    ...(text.empty ? {} : optionOf(spec, palette, locale)),
  });
  const prefix = `chart-${sha256Hex(canonicalJson([spec, theme, locale])).slice(0, 12)}`;
  return finish(drawn, { prefix, language: locale, title: text.title, desc: text.desc });
}

function optionOf(spec: ChartSpec, palette: Palette, language: Language): EChartsCoreOption {
  switch (spec.kind) {
    case 'trend':
      return trendOption(spec, palette, language);
    case 'weekday':
      return weekdayOption(spec, palette, language);
    case 'distribution':
      return distributionOption(spec, palette, language);
  }
}

function titles({ heading, subject, desc, empty }: ChartText, palette: Palette): object[] {
  const line = { fontFamily: FONT.fontFamily, width: TITLE_WIDTH, overflow: 'truncate' };
  const top = {
    left: 24,
    top: 14,
    padding: 0,
    itemGap: 6,
    text: heading,
    textStyle: { ...line, fontSize: 16, fontWeight: 'bold', color: palette.text },
    subtext: subject,
    subtextStyle: { ...line, fontSize: 13, color: palette.quiet },
  };
  if (!empty) return [top];
  const middle = { left: 'center', top: 'middle', text: desc };
  const style = { ...line, fontSize: 14, fontWeight: 'normal', color: palette.text };
  return [top, { ...middle, textStyle: style }];
}
