import type { Express } from 'express';
import swaggerUi from 'swagger-ui-express';
import { openapi } from './openapi.ts';
import type { Operation } from './operation.ts';

/** Serves /v1/openapi.json and, for people, /docs. Both are public: they describe, they grant nothing. */
export function mountDocuments(app: Express, table: readonly Operation[]): void {
  const document = openapi(table);
  app.get('/v1/openapi.json', (_request, response) => {
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(document);
  });
  app.use(
    '/docs',
    swaggerUi.serve,
    swaggerUi.setup(document, {
      customSiteTitle: 'Rollcall API',
      swaggerOptions: { tryItOutEnabled: false },
    }),
  );
}
