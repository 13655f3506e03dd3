/** The contract for people (`/docs`) and for machines (`/openapi.json`); nothing is loaded from another host. */
import { createRequire } from 'node:module';
import path from 'node:path';
import type { RequestHandler, Response } from 'express';
import type { Contract } from '../contract.js';
import { InputError } from '../errors.js';
import { offers } from './negotiate.js';
import { pathParameter, type Route } from './route.js';

const ASSETS = path.dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
const ASSET_FILES: readonly string[] = ['swagger-ui.css', 'swagger-ui-bundle.js', 'favicon-32x32.png'];

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>dcause</title>
    <link rel="stylesheet" href="/docs/swagger-ui.css">
    <link rel="icon" type="image/png" href="/docs/favicon-32x32.png">
  </head>
  <body>
    <div id="swagger-ui"></div>
    <script src="/docs/swagger-ui-bundle.js"></script>
    <script src="/docs/init.js"></script>
  </body>
</html>
`;

/** `validatorUrl: null` keeps Swagger UI from asking its validator on the Internet. */
const INIT = `SwaggerUIBundle({ url: '/openapi.json', dom_id: '#swagger-ui', validatorUrl: null });
`;

/** Swagger UI sets style attributes and draws pictures from data URLs; scripts are files of this service only. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export function docsRoutes(contract: Contract): readonly Route[] {
  return [
    {
      method: 'get',
      path: '/openapi.json',
      role: 'public',
      handlers: [offers('application/json'), (_request, response) => void response.json(contract)],
    },
    { method: 'get', path: '/docs', role: 'public', handlers: [offers('text/html'), sendPage] },
    { method: 'get', path: '/docs/{file}', role: 'public', handlers: [sendPart] },
  ];
}

const sendPage: RequestHandler = (_request, response) => {
  response.set('Content-Security-Policy', POLICY).type('text/html').send(PAGE);
};

const sendPart: RequestHandler = (request, response, next) => {
  const file = pathParameter(request, 'file');
  if (file === 'init.js') response.type('text/javascript').send(INIT);
  else if (ASSET_FILES.includes(file)) sendAsset(file, response, next);
  else throw new InputError('not-found', 'This is no part of the page.');
};

function sendAsset(file: string, response: Response, next: (error: unknown) => void): void {
  response.sendFile(file, { root: ASSETS, maxAge: '1d' }, (error: unknown) => {
    if (error instanceof Error && !response.headersSent) next(error);
  });
}
