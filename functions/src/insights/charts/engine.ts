import type { EChartsCoreOption } from 'echarts/core';
import type LRU from 'zrender/lib/core/LRU.js';
import { loadedOnce } from '../../platform/loadedOnce.ts';
import { SIZE } from './style.ts';

/** Apache ECharts with the parts that are drawn with. It takes 100 ms to load, and few calls need it. */
const engine = loadedOnce(async () => {
  const [{ default: Cache }, core, charts, components, renderers] = await Promise.all([
    import('zrender/lib/core/LRU.js'),
    import('echarts/core'),
    import('echarts/charts'),
    import('echarts/components'),
    import('echarts/renderers'),
  ]);
  keepApart(Cache);
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

interface CacheCalls {
  readonly get: (this: LRU<unknown>, key: string | number) => unknown;
  readonly put: (this: LRU<unknown>, key: string | number, value: unknown) => unknown;
}

/**
 * zrender's caches (of the widths of texts, above all) are plain objects with the text as the key: for one called `__proto__`
 * they would take the prototype of all objects for an entry, and write `prev` and `next` into it. With a mark
 * before it no key is the name of anything an object has from birth.
 */
function keepApart(Cache: typeof LRU): void {
  const calls: CacheCalls = Cache.prototype;
  const { get, put } = calls;
  Object.assign(Cache.prototype, {
    get(key) {
      return get.call(this, `.${key}`);
    },
    put(key, value) {
      return put.call(this, `.${key}`, value);
    },
  } satisfies CacheCalls);
}

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
