import type { EChartsCoreOption } from 'echarts/core';
import { loadedOnce } from '../../platform/loadedOnce.ts';
import { SIZE } from './style.ts';

/** Apache ECharts with the parts that are drawn with. It takes 100 ms to load, and few calls need it. */
const engine = loadedOnce(async () => {
  const [core, charts, components, renderers] = await Promise.all([
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  core.use([
    charts.BarChart,
    charts.LineChart,
    components.GridComponent,
    components.LegendComponent,
    components.TitleComponent,
    renderers.SVGRenderer,
  ]);
  return core;
});

/** SVG as the library writes it, in one go and without a document: nothing is animated and nothing answers. */
export async function draw(option: EChartsCoreOption): Promise<string> {
  const { init } = await engine.get();
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...SIZE });
  try {
    chart.setOption({ animation: false, ...option });
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}
