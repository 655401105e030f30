import type { Fact, ReportChart } from './encoding.ts';
import type { Pen } from './pdfPen.ts';
import { drawSvg } from './pdfSvg.ts';
import { BOTTOM, INNER_WIDTH, PAGE } from './pdfTable.ts';

const LABEL_WIDTH = 130;
const FACT_HEIGHT = 14;
const GUTTER = 16;
/** Two charts stand side by side. */
const CHART_WIDTH = (INNER_WIDTH - GUTTER) / 2;

/** Title and facts at the top of a file. @returns where they end */
export function writeFront(pen: Pen, title: string, facts: readonly Fact[]): number {
  const x = PAGE.margin;
  pen.write(title, { x, y: 50, size: 18, weight: 'bold', within: INNER_WIDTH });
  let y = 78;
  for (const { label, value } of facts) {
    if (y > BOTTOM) break;
    pen.write(label, { x, y, size: 9, weight: 'bold', within: LABEL_WIDTH - 8 });
    const within = INNER_WIDTH - LABEL_WIDTH;
    pen.write(value, { x: x + LABEL_WIDTH, y, size: 9, within });
    y += FACT_HEIGHT;
  }
  return y;
}

/** Charts two by two from `top` on; `nextPage` gives where one goes on. @returns where they end */
export function writeCharts(
  pen: Pen,
  charts: readonly ReportChart[],
  top: number,
  nextPage: () => number,
): number {
  let y = top;
  for (let i = 0; i < charts.length; i += 2) {
    const pair = charts.slice(i, i + 2);
    const height = Math.max(...pair.map(({ svg }) => heightOf(svg)));
    if (y + height > BOTTOM) y = nextPage();
    for (const [n, { svg }] of pair.entries()) {
      drawSvg(pen, svg, { x: PAGE.margin + n * (CHART_WIDTH + GUTTER), y, width: CHART_WIDTH });
    }
    y += height + GUTTER;
  }
  return y;
}

function heightOf(svg: string): number {
  const [, width, height] = /^<svg\b[^>]*\bwidth="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  if (width === undefined || height === undefined) throw new Error('a chart has no size');
  return (Number(height) / Number(width)) * CHART_WIDTH;
}
