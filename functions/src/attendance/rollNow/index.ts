export { rollNow } from './rollNow.ts';
