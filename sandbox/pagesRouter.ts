import path from 'node:path';
import express, { type Router } from 'express';

const PAGES = path.join(__dirname, 'pages');

/** One module that bundles preact, its hooks and htm, so that pages need neither a build step nor an import map. */
function preactModule(): string {
  return path.join(path.dirname(require.resolve('htm/preact')), 'standalone.module.js');
}

/** The phone page and the desk page with their scripts and styles. */
export function pagesRouter(): Router {
  const router = express.Router();
  const page = (name: string) => (_request: express.Request, response: express.Response) => response.sendFile(`${name}.html`, { root: PAGES });
  router.get('/', (_request, response) => response.redirect('/phone'));
  router.get('/phone', page('phone'));
  router.get('/desk', page('desk'));
  router.get('/assets/vendor/preact.js', (_request, response) => response.sendFile(preactModule()));
  router.use('/assets', express.static(path.join(PAGES, 'assets'), { index: false, redirect: false, cacheControl: false }));
  return router;
}
