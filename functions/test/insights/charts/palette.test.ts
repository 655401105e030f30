import assert from 'node:assert/strict';
import { PALETTES, THEMES } from '../../../src/insights/charts/palette.ts';

describe('colours of charts', () => {
  for (const theme of THEMES) {
    const { ground, text, quiet, rate, second, bars, parts } = PALETTES[theme];

    it(`${theme}: words stand out from the ground by 4.5:1`, () => {
      for (const colour of [text, quiet]) assert.ok(contrast(colour, ground) >= 4.5, colour);
    });

    it(`${theme}: marks stand out from the ground by 3:1`, () => {
      for (const colour of [rate, second, bars, ...Object.values(parts)]) {
        assert.ok(contrast(colour, ground) >= 3, colour);
      }
    });
  }
});

/** WCAG 2.2, contrast ratio of two colours as #rrggbb. */
function contrast(a: string, b: string): number {
  const [lighter = 0, darker = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
