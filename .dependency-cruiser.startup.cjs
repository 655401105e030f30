// What a cold start loads: only imports that remain in the compiled code and are not dynamic.
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [
    {
      name: 'light-start',
      comment:
        'A light operation must not pay for image, PDF, inference and third-party libraries: import them dynamically.',
      severity: 'error',
      from: { path: '^functions/src/index\\.ts$' },
      to: {
        reachable: true,
        path: 'node_modules/(sharp|file-type|libheif-js|@cantoo/pdf-lib|onnxruntime-node|@tensorflow|@aws-sdk|@google-cloud/(vision|kms)|hucre|pdfkit|echarts|csv-stringify|dejavu-fonts-ttf)/',
      },
    },
  ],
  options: {
    ...options,
    exclude: { path: options.exclude.path, dynamic: true },
    tsPreCompilationDeps: false,
  },
};
