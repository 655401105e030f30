import type { Express, RequestHandler } from 'express';
import swaggerUi from 'swagger-ui-express';
import { API_BASE_URL } from '../params.ts';
import { openapi } from './openapi.ts';
import type { Operation } from './operation.ts';

/** Serves /v1/openapi.json and, for people, /docs. Both are public: they describe, they grant nothing. */
export function mountDocuments(app: Express, table: readonly Operation[]): void {
  let document: unknown;
  app.get('/v1/openapi.json', (_request, response) => {
    document ??= openapi(table, API_BASE_URL.value());
    response.setHeader('Cache-Control', 'public, max-age=300');
    response.json(document);
  });
  app.use('/docs', toFolder, swaggerUi.serve, page());
}

/** The page names the document, and not the other way round: then both give the same servers. */
function page(): RequestHandler {
  return swaggerUi.setup(undefined, {
    customSiteTitle: 'Rollcall API',
    swaggerOptions: { url: '../v1/openapi.json', tryItOutEnabled: false, validatorUrl: null },
  });
}

/**
 * The page's own links are relative to /docs/. So is this redirect: a function does not see the part of its
 * address that stands before /docs.
 */
const toFolder: RequestHandler = (request, response, next) => {
  const [path = ''] = request.originalUrl.split('?');
  if (path.endsWith('/docs')) response.redirect(308, 'docs/');
  else next();
};
